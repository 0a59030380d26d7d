"""Asked for, and never used.

What it finds: a fact that some step asks for, without a reason, though no step needs it or a part of it, no guard reads it, and no
hand-off names it.

Why it hurts: every field costs some customers; one that serves nobody costs them for nothing.

Example: the order form asks for a date of birth.

Mended: it does not.

Basis: data minimisation, GDPR article 5(1)(c); Downe, "15 principles of good service design", 8; form fields in checkout studies.
"""

from collections.abc import Iterator

from cxtest.analysis.case import JourneyCase
from cxtest.machine.path import Path
from cxtest.machine.state import Asked
from cxtest.model.values import EVERYTHING
from cxtest.rulebook import Example, Found, at_fact, journey_rule
from cxtest.telling.words import Words, quoted

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [ordered]}
"""
FAILING = """\
journey: example
entries: {web: form}
steps:
  form:
    owner: shop
    asks: [birth-date]
    transitions: {send: end}
  end: {outcome: ordered}
"""
MENDED = FAILING.replace("    asks: [birth-date]\n", "")


@journey_rule("ask-without-use", "warning", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def ask_without_use(case: JourneyCase) -> Iterator[Found]:
    """A fact that some step asks, never with a `because`, that nothing uses: neither it nor a part of it."""
    journey = case.file.journey
    asked: dict[str, list[str]] = {}
    justified: set[str] = set()
    used: set[str] = set()
    for name, step in journey.steps.items():
        for ask in step.asks:
            asked.setdefault(ask.fact, []).append(name)
            justified |= {ask.fact} if ask.because else set()
        used |= {*step.needs}
        for _, _, transition in step.alternatives():
            used |= {*transition.when.known, *transition.when.unknown}
            used |= set() if transition.carries == EVERYTHING else {*transition.carries}
    says = Words(journey, case.file.organisation)
    for fact, steps in asked.items():
        if fact not in justified and not used & set(case.machine.parts(fact)):
            path = min(map(case.coverage.closest, steps), key=lambda path: (not _asked(path, fact), len(path.moves)))
            closest = not _asked(path, fact)
            yield Found(
                at_fact(journey, fact),
                f"Customers are asked for {says.fact(fact)} at {quoted(steps)}, and nothing ever uses it.",
                "do not ask for it; or write who needs it (`needs`), or why it must be asked (`because`)",
                None if closest else path,
                path if closest else None,
                label="asked for, and never used",
            )


def _asked(path: Path, fact: str) -> bool:
    """Whether a walk ends with being asked for a fact."""
    return any(isinstance(event, Asked) and event.fact == fact for event in path.arrivals[-1].events)
