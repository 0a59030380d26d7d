"""A transition that nobody can take.

What it finds: a transition that no persona of the run can take, though they reach its step, and its target is reached some other way.
The customer's own decisions for an outcome are left aside: nobody in these tests gives up on purpose.

Why it hurts: an exception that was written for somebody, and that nobody can use; or a persona that is missing from the tests.

Example: a fast lane for members, and no persona is one.

Mended: the persona that it is there for.

Basis: soundness of workflow nets (van der Aalst 1997), "no dead transitions"; transition coverage of model-based testing.
"""

from collections.abc import Iterator

from cxtest.analysis.case import JourneyCase
from cxtest.rulebook import Example, Found, at_transition, journey_rule
from cxtest.telling.words import Words, ways_on

PAT = """\
persona: pat
journeys:
  example: {enters-at: [door], wants: [served]}
"""
FAILING = """\
journey: example
entries: {door: hall}
steps:
  hall:
    owner: office
    transitions:
      queue: desk
      fast-lane: {to: desk, when: {trait: {member: 'yes'}}}
  desk:
    owner: office
    transitions: {serve: end}
  end: {outcome: served}
"""


@journey_rule(
    "never-taken",
    "warning",
    failing=Example(FAILING, PAT),
    mended=Example(FAILING, PAT + "traits: {member: 'yes'}\n"),
)
def never_taken(case: JourneyCase) -> Iterator[Found]:
    """A transition that no persona of the run can take, though its step is reached and its target is no unreachable step."""
    says = Words(case.file.journey, case.file.organisation)
    for move in case.whole_coverage.never_taken():
        walk = case.coverage.walks[move.step]
        ways = [way for way in ways_on(walk) if way.label == move.label and way.closed_by]
        closed = tuple(("closed", f"`{way.label}` {way.closed_by}") for way in ways)
        yield Found(
            at_transition(move),
            f"No persona of this run can take `{move.label}` at {says.step(move.step)}, which leads to {says.step(move.target)}.",
            "mend what closes it, remove it, or add the persona that it is there for",
            closest=walk,
            label="nobody takes this way",
            details=closed,
        )
