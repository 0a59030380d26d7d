"""Too much of something, even if everything goes well.

What it finds: an entry from which what a persona wants can be had, but not within all the limits that they put up with, by no walk at
all.

Why it hurts: they will have given up before. There may be time enough and money enough, and never both on one walk.

Example: paying by post takes too long, by courier it costs too much.

Mended: a cheaper courier.

Basis: customer effort (Dixon, Freeman and Toman, HBR 2010); multi-criteria shortest paths (Martins 1984): caps are met jointly, by one
walk.
"""

from collections.abc import Iterable, Iterator

from cxtest.analysis.case import Case
from cxtest.errors import LimitReached
from cxtest.rulebook import Example, Found, at_entry, no_budget, rule
from cxtest.telling.words import amount, key_name, listed, quoted, who_then

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [delivered]}
budget: {elapsed: 2d, money: 5}
"""
FAILING = """\
journey: example
entries: {web: checkout}
steps:
  checkout:
    owner: shop
    transitions:
      by-post: {to: end, takes: {wait: 4d, money: 3}}
      by-courier: {to: end, takes: {wait: 1d, money: 9}}
  end: {outcome: delivered}
"""
MENDED = FAILING.replace("money: 9", "money: 5")
SHOWN = 12


@rule("over-budget", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT), inapplicable=no_budget)
def over_budget(case: Case) -> Iterator[Found]:
    """A wanted outcome is reachable from this entry, and no walk from it reaches one within budget."""
    case.require_whole()
    for entry in case.leading_to_wanted():
        if case.within_budget(entry) is None:
            path = case.shortest_to_wanted(entry)
            yield Found(
                at_entry(entry),
                f"Even if everything goes well, {who_then(case)}, coming in at `{entry}`, cannot reach "
                f"{quoted(case.goal.wants, 'or')} within their budget.",
                f"let one of these take less of what is too much, or offer another way from `{entry}`",
                path,
                label="too much from here",
                keys=tuple(key for key, spent, cap in _against(case, case.budget.of(path.ledger)) if spent > cap),
                details=tuple(_misses(case, entry)),
            )


def _misses(case: Case, entry: str) -> Iterator[tuple[str, str]]:
    """The caps, and the walks that no other beats on all of them."""
    yield "budget", listed(f"{key_name(key)} {amount(case.machine, key, int(cap))}" for key, _, cap in _against(case, case.budget.caps))
    try:
        misses = case.nearest_misses(entry)
    except LimitReached as limit:
        yield "misses", f"the nearest are not shown: {limit}"
        return
    for spent in misses[:SHOWN]:
        over = [f"{key_name(key)} {amount(case.machine, key, int(n))}" for key, n, cap in _against(case, spent) if n > cap]
        within = [f"{key_name(key)} {amount(case.machine, key, int(n))}" for key, n, cap in _against(case, spent) if n <= cap]
        yield "miss", f"too much: {listed(over)}" + (f"; within: {listed(within)}" if within else "")
    if len(misses) > SHOWN:
        yield "misses", f"there are {len(misses) - SHOWN} more"


def _against(case: Case, spent: Iterable[float]) -> list[tuple[str, float, float]]:
    """Every capped key, what is spent of it, and its cap."""
    return list(zip(case.budget.keys, spent, case.budget.caps, strict=True))
