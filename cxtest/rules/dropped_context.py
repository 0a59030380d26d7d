"""Needed behind the curtain, and not passed on.

What it finds: a backstage step whose owner needs a fact that did not arrive there. Nobody there can ask the customer.

Why it hurts: the warehouse was never told. The work stops, or is done wrong, and the customer hears of it last.

Example: the shop hands an order to the warehouse without the address.

Mended: `carries: [address]`.

Basis: the line of visibility of a service blueprint (Shostack 1984; Bitner, Ostrom and Morgan 2008); TM Forum eTOM, customer
interaction management.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.machine.state import Dropped
from cxtest.rulebook import Example, Found, at_facts, rule
from cxtest.telling.causes import let_them_know
from cxtest.telling.words import who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [sent]}
"""
ORGANISATION = """\
organisation: shop
parties:
  shop: {}
  warehouse: {backstage: true}
facts:
  address: {}
"""
FAILING = """\
journey: example
entries: {web: checkout}
steps:
  checkout:
    owner: shop
    needs: [address]
    transitions: {order: packing}
  packing:
    owner: warehouse
    needs: [address]
    transitions: {send: {to: end, by: owner}}
  end: {outcome: sent}
"""
MENDED = FAILING.replace("{order: packing}", "{order: {to: packing, carries: [address]}}")


@rule("dropped-context", "error", failing=Example(FAILING, PAT, ORGANISATION), mended=Example(MENDED, PAT, ORGANISATION))
def dropped_context(case: Case) -> Iterator[Found]:
    """Dropped context."""
    for event, path in case.first(Dropped):
        says, remedy = words(case), let_them_know(case, path, event.fact)
        yield Found(
            at_facts(case.journey, event.step, [event.fact]),
            f"{who(case)} has come to {says.step(event.step)}, out of their sight, where {says.fact(event.fact)} is needed and not known; "
            f"nobody there can ask for it. {says.whose(event.step)}",
            remedy.mend,
            path,
            label="needed here, and not there",
            causes=remedy.causes,
            changes=remedy.changes,
            facts=(event.fact,),
        )
