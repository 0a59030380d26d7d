"""A step that nobody comes to.

What it finds: a step that none of the personas of the run reaches. An outcome that a reached step leads to by a decision of the
customer's is none: nobody in these tests gives up on purpose.

Why it hurts: either the journey has a step too many, or the tests have a persona too few. Until then nobody knows whether it works.

Example: a complaint desk that no transition leads to.

Mended: one does.

Basis: soundness of workflow nets (van der Aalst 1997), "no dead transitions"; state coverage of model-based testing.
"""

from collections.abc import Iterator

from cxtest.analysis.case import JourneyCase
from cxtest.rulebook import Example, Found, at_step, journey_rule
from cxtest.telling.words import Words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [call], wants: [solved]}
"""
FAILING = """\
journey: example
entries: {call: care}
steps:
  care:
    owner: care
    transitions: {solve: end}
  complaints:
    owner: care
    transitions: {solve: end}
  end: {outcome: solved}
"""
MENDED = FAILING.replace("{solve: end}", "{solve: end, complain: complaints}", 1)


@journey_rule("unreachable-step", "warning", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def unreachable_step(case: JourneyCase) -> Iterator[Found]:
    """A step that no persona of the run reaches, unless it is an outcome that the customer's own transition leads to."""
    journey = case.file.journey
    says = Words(journey, case.file.organisation)
    targets = {move.target for move in case.machine.moves if move.target != move.step}
    for step in case.whole_coverage.unreachable_steps():
        closest, near = case.coverage.closest(step), step in targets
        nothing = "Nobody of this run enters there" if step in journey.entries.values() else "Nothing leads there"
        ending = f"The closest they come is {says.step(case.machine.steps[closest.end.step])}" if near else nothing
        yield Found(
            at_step(step),
            f"No persona of this run comes to {says.step(step)}. {ending}.",
            "lead to it, remove it, or add the persona that it is there for",
            closest=closest,
            label="nobody comes here",
            ways=near,
        )
