"""Asked for what the brand knew.

What it finds: a customer who is asked for a fact that some party of the brand knew already, though they had not told it on this walk:
from an earlier order, from an account, or since the brand itself made it.

Why it hurts: "You have all that." The customer does the work that a look-up would have done.

Example: the shop has known the address since the last order, and its form asks for it.

Mended: `needs` instead of `asks`: asked for only where it is not known.

Basis: the EU's once-only principle, Regulation 2018/1724, article 14; screen pop and CRM as they were meant.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.machine.state import KnownNotUsed
from cxtest.rulebook import Example, Found, at_facts, rule
from cxtest.telling.causes import let_them_know
from cxtest.telling.words import who, words
from cxtest.verdicts import stopped

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [ordered], already-told: {shop: [address]}}
"""
FAILING = """\
journey: example
entries: {web: form}
steps:
  form:
    owner: shop
    asks: [address]
    transitions: {send: end}
  end: {outcome: ordered}
"""
MENDED = FAILING.replace("asks:", "needs:")


@rule("known-not-used", "warning", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def known_not_used(case: Case) -> Iterator[Found]:
    """Known but not used."""
    for event, path in case.first(KnownNotUsed):
        says, remedy = words(case), let_them_know(case, path, event.fact)
        yield Found(
            at_facts(case.journey, event.step, [event.fact]),
            stopped(f"{who(case)} is asked for {says.fact(event.fact)} at {says.step(event.step)}{says.owner(event.step)}")
            + " The brand knew it already.",
            remedy.mend,
            path,
            label="asked here, and known already",
            causes=remedy.causes,
            changes=remedy.changes,
            facts=(event.fact,),
        )
