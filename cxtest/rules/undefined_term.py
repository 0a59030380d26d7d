"""A word that nobody has explained to them.

What it finds: a term used, in the customer's sight, that a persona does not understand and that was not explained before.

Why it hurts: who does not know the trade's words cannot choose between its options, and will not ask.

Example: the returns page asks for an "RMA".

Mended: it says what that is.

Basis: Downe, "15 principles of good service design", 6 (no prior knowledge); ISO 9241-110:2020, self-descriptiveness.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.machine.state import Jargon
from cxtest.rulebook import Change, Example, Found, at_step, at_term, rule
from cxtest.telling.words import who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [returned]}
understands: []
"""
FAILING = """\
journey: example
entries: {web: returns-page}
steps:
  returns-page:
    owner: shop
    terms: [rma]
    transitions: {send-back: end}
  end: {outcome: returned}
"""
MENDED = FAILING.replace("    terms: [rma]\n", "    terms: [rma]\n    explains: [rma]\n")


def _not_judged(case: Case) -> str | None:
    return "this persona does not say what they understand" if case.persona.understands is None else None


@rule("undefined-term", "warning", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT), inapplicable=_not_judged)
def undefined_term(case: Case) -> Iterator[Found]:
    """Jargon."""
    for event, path in case.first(Jargon):
        says = words(case)
        yield Found(
            at_term(case.journey, event.step, event.term),
            f"{who(case)} meets the word `{event.term}` at {says.step(event.step)} and does not know it; nobody has explained it so far. "
            f"{says.whose(event.step)}",
            f"explain it there or before (`explains: [{event.term}]`), or use a plain word",
            path,
            label="used here, explained nowhere before",
            changes=(Change(at_step(event.step), "explains", (event.term,)),),
        )
