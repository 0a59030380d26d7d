"""Asked again for what they told before.

What it finds: a customer who is asked for a fact that they have told the brand before on this walk. Contractors belong to the brand:
customers do not tell who is on the payroll. A repeat with a reason (`because`) is none.

Why it hurts: it is the complaint that everybody has. The third person asks for the order number, and the customer learns that nobody
listens.

Example: the IVR asks for the order number, and passes nothing on to the agent.

Mended: `carries: [order-number]`.

Basis: the idea of WCAG 2.2, 3.3.7 (redundant entry), applied across channels and parties; the EU's once-only principle, Regulation
2018/1724, article 14; customer effort (Dixon, Freeman and Toman, HBR 2010).
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.machine.state import Repeated
from cxtest.rulebook import Example, Found, at_facts, rule
from cxtest.telling.causes import let_them_know
from cxtest.telling.words import who, words
from cxtest.verdicts import stopped

PAT = """\
persona: pat
journeys:
  example: {enters-at: [call], wants: [solved]}
"""
FAILING = """\
journey: example
entries: {call: ivr}
steps:
  ivr:
    owner: ivr
    needs: [order-number]
    transitions: {press-2: agent}
  agent:
    owner: care
    needs: [order-number]
    transitions: {solve: end}
  end: {outcome: solved}
"""
MENDED = FAILING.replace("{press-2: agent}", "{press-2: {to: agent, carries: [order-number]}}")


@rule("repeated-data-entry", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def repeated_data_entry(case: Case) -> Iterator[Found]:
    """A repeat."""
    for event, path in case.first(Repeated):
        says, remedy = words(case), let_them_know(case, path, event.fact)
        yield Found(
            at_facts(case.journey, event.step, [event.fact]),
            stopped(f"{who(case)} is asked for {says.fact(event.fact)} again at {says.step(event.step)}{says.owner(event.step)}")
            + " They have told it before.",
            remedy.mend,
            path,
            label="asked here again",
            causes=remedy.causes,
            changes=remedy.changes,
            facts=(event.fact,),
        )
