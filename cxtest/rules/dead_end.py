"""A step that offers nothing to do, and is no end.

What it finds: a step, not an outcome, that a persona can come to and where no transition is open to them; and it is neither for want
of an answer (`unanswerable-ask`) nor of a channel (`locked-out`).

Why it hurts: the customer is left standing. They do not know that it is over, and neither does anybody else.

Example: a card is declined for the second time, and the page says just that.

Mended: another way to pay.

Basis: Downe, "15 principles of good service design", 10 (no dead ends); GOV.UK Service Manual, "Designing good government services";
soundness of workflow nets (van der Aalst 1997).
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_step, rule
from cxtest.telling.causes import no_way_back, way_back
from cxtest.telling.words import who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [basket], wants: [paid]}
"""
FAILING = """\
journey: example
entries: {basket: card}
steps:
  card:
    owner: bank
    transitions:
      accept: {to: end, by: owner}
      decline: {to: declined, by: owner}
  declined:
    owner: bank
  end: {outcome: paid}
"""
MENDED = FAILING.replace("  declined:\n    owner: bank\n", "  declined:\n    owner: bank\n    transitions: {pay-by-transfer: end}\n")


@rule("dead-end", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def dead_end(case: Case) -> Iterator[Found]:
    """Reachable, not an outcome, no transition open, and neither `unanswerable-ask` nor `locked-out`."""
    for place in case.stuck_by("dead-end"):
        step, path = case.machine.steps[place.step], case.path(place.walk)
        yield Found(
            at_step(step),
            f"{who(case)} is left standing at {words(case).step(step)}. {words(case).whose(step)}",
            f"give `{step}` a way on that is always open, be it a way back, or make it an outcome that says honestly how it ends",
            path,
            note=case.promised_enough,
            label="nothing to do from here",
            ways=True,
            causes=no_way_back(case, path),
            changes=way_back(case, path, "go-back"),
        )
