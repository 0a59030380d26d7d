"""An entry that leads nowhere, while another would have led there.

What it finds: an entry point of a persona from which no walk reaches an outcome that they want, although one from another of their
entries does.

Why it hurts: people do not choose where they come in; a link in an e-mail, a search result, a phone number on a parcel does. Whether
they succeed should not hang on it.

Example: gift recipients who follow the link on the packing slip land on a page for account holders; by phone it would have worked.

Mended: the page offers a way to the desk.

Basis: Downe, "15 principles of good service design", 1 and 6; customers enter at a different stage than the map says.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_entry, rule
from cxtest.telling.words import quoted, who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [slip, phone], wants: [returned]}
"""
FAILING = """\
journey: example
entries: {slip: account-page, phone: desk}
steps:
  account-page:
    owner: shop
    transitions: {read-again: account-page}
  desk:
    owner: care
    transitions: {send-back: end}
  end: {outcome: returned}
"""
MENDED = FAILING.replace("{read-again: account-page}", "{read-again: account-page, return-without-account: desk}")


@rule("stranded-entry", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def stranded_entry(case: Case) -> Iterator[Found]:
    """No walk from this entry reaches a wanted outcome, while one from another of the persona's entries does."""
    leading, entries = case.leading_to_wanted(), case.goal.enters_at
    if len(leading) < len(entries) and case.space.limit is not None:
        raise case.space.limit
    for entry in entries if leading else ():
        if entry not in leading:
            closest = case.closest(entry)
            step = case.machine.steps[closest.end.step]
            yield Found(
                at_entry(entry),
                f"{who(case)}, coming in at `{entry}`, cannot reach {quoted(case.goal.wants, 'or')}, though from {quoted(leading)} they "
                f"can. The closest they come is {words(case).step(step)}. {words(case).whose(step)}",
                f"open a way on from `{step}`, or lead `{entry}` to where {quoted(leading, 'or')} leads",
                closest=closest,
                label="leads nowhere that they want to be",
                ways=True,
            )
