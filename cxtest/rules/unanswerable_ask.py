"""A question that they cannot answer, and no way on without an answer.

What it finds: a step where the customer is asked for something that they lack or will not give, and no transition is open to who does
not answer.

Why it hurts: the customer stands before a locked door to which they never had the key: the order number on a gift, the voice of the
account holder, the code sent to a phone that they do not own.

Example: care asks a gift recipient for the order number and knows no other way.

Mended: a way for who has no answer (`unanswered: true`).

Basis: Downe, "15 principles of good service design", 6 (no prior knowledge); the idea of WCAG 2.2, 3.3.8 (accessible authentication).
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_facts, rule
from cxtest.telling.causes import no_way_back, way_back
from cxtest.telling.words import who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [phone], wants: [returned]}
lacks: [order-number]
"""
FAILING = """\
journey: example
entries: {phone: desk}
steps:
  desk:
    owner: care
    needs: [order-number]
    transitions: {send-back: end}
  end: {outcome: returned}
"""
MENDED = FAILING.replace("{send-back: end}", "{send-back: end, search-by-name: {to: end, by: owner, unanswered: true}}")


@rule("unanswerable-ask", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def unanswerable_ask(case: Case) -> Iterator[Found]:
    """Reachable, not an outcome, no transition open, the customer not absent, a fact unanswered."""
    says = words(case)
    for place in case.stuck_by("unanswerable-ask"):
        step, facts = case.machine.steps[place.step], place.facts
        path, it = case.path(place.walk), "it" if len(facts) == 1 else "them"
        yield Found(
            at_facts(case.journey, step, facts),
            f"{who(case)} is asked for {says.facts(facts)} at {says.step(step)}, cannot or will not give {it}, and there is no way on "
            f"without. {says.whose(step)}",
            f"give `{step}` a transition with `unanswered: true` for who cannot answer; or ask for something that they have, or "
            "that they were told before (`tells`)",
            path,
            note=case.promised_enough,
            label="asked here, and they have no answer",
            ways=True,
            causes=no_way_back(case, path),
            changes=way_back(case, path, "cannot-answer", "unanswered: true"),
            facts=facts,
        )
