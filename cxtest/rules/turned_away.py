"""An end that they neither want nor accept.

What it finds: an outcome that somebody else's decision, chance or time brings a persona to, and that they neither want nor accept. The
customer's own transitions never lead there: in these tests nobody gives up on purpose.

Why it hurts: it is over, and not as they can live with it; all that they put in is lost.

Example: the bank may refuse the card for good, and the order is cancelled.

Mended: a refusal leads to another way to pay.

Basis: GOV.UK Service Manual, "Designing good government services" (every user is directed to a clear outcome); FCA DISP 1.6 on final
responses.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_step, rule
from cxtest.telling.causes import no_way_back
from cxtest.telling.words import quoted, who_then, words

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
      refuse: {to: cancelled, by: owner}
  cancelled: {outcome: cancelled}
  end: {outcome: paid}
"""
MENDED = FAILING.replace("{to: cancelled, by: owner}", "{to: other-way, by: owner}").replace(
    "  cancelled: {outcome: cancelled}\n", "  other-way:\n    owner: bank\n    transitions: {pay-by-transfer: end}\n"
)


@rule("turned-away", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def turned_away(case: Case) -> Iterator[Found]:
    """Reachable: an outcome that the persona neither wants nor accepts."""
    for number, walk in case.turned_away.items():
        step, path, outcome = case.machine.steps[number], case.path(walk), case.machine.outcome_of(number)
        yield Found(
            at_step(step),
            f"For {who_then(case)} it ends with {words(case).step(step)}. They wanted "
            f"{quoted(case.goal.wants, 'or')}, and do not accept `{outcome}`.",
            f"lead on from there instead of ending, or, if this persona can live with it, add `{outcome}` to what they accept",
            path,
            note=case.promised_enough,
            label="the end, and not one that they can live with",
            causes=no_way_back(case, path),
        )
