"""No way to what they came for.

What it finds: a persona who, from none of their entry points, can reach any outcome that they want. Outcomes that they would merely
accept do not count: an honest no does not hide that the yes cannot be had.

Why it hurts: the journey exists for this, and for these people it does not do it.

Example: there is no refund without a receipt, and the archive that could print another one is nowhere to be found.

Mended: the counter sends them there.

Basis: GOV.UK Service Standard, point 2 (solve a whole problem for users); Downe, "15 principles of good service design", 4; soundness of
workflow nets (van der Aalst 1997), "option to complete".
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_journey, rule
from cxtest.telling.words import quoted, who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [counter], wants: [refunded]}
"""
FAILING = """\
journey: example
entries: {counter: counter}
steps:
  counter:
    owner: shop
    transitions:
      show-receipt: {to: paid-back, when: {holds: [receipt]}}
      leave: gone
  archive:
    owner: shop
    gives: [receipt]
    transitions: {back: counter}
  paid-back: {outcome: refunded}
  gone: {outcome: gave-up}
"""
MENDED = FAILING.replace("      leave: gone\n", "      print-another: archive\n      leave: gone\n")


@rule("goal-unreachable", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def goal_unreachable(case: Case) -> Iterator[Found]:
    """No walk from any entry of the persona reaches a wanted outcome."""
    if case.leading_to_wanted():
        return
    if case.space.limit is not None:
        raise case.space.limit
    closest = case.closest()
    step = case.machine.steps[closest.end.step]
    wants = quoted(case.goal.wants, "or")
    yield Found(
        at_journey(case.journey),
        f"{who(case)} cannot reach {wants} from any of their entries. The closest they come is {words(case).step(step)}. "
        f"{words(case).whose(step)}",
        f"open a way from `{step}` to {wants} that this persona can take",
        closest=closest,
        label=f"no walk of theirs comes to {wants}",
        ways=True,
    )
