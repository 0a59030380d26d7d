"""Too much of something, even if everything goes well.

What it finds: an entry from which what a persona wants can be had, but not within all the limits that they put up with, by no walk at
all.

Why it hurts: they will have given up before. There may be time enough and money enough, and never both on one walk.

Example: paying by post takes too long, by courier it costs too much.

Mended: a cheaper courier.

Basis: customer effort (Dixon, Freeman and Toman, HBR 2010); multi-criteria shortest paths (Martins 1984): caps are met jointly, by one
walk.
"""

from collections.abc import Iterator

from cxtest.analysis.budget import Label, nearest_misses, within_budget
from cxtest.analysis.case import Case
from cxtest.errors import LimitReached
from cxtest.rulebook import Example, Found, at_entry, no_budget, rule
from cxtest.words import amount, key_name, listed, quoted, who_then

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
SHOWN = 5


@rule("over-budget", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT), inapplicable=no_budget)
def over_budget(case: Case) -> Iterator[Found]:
    """A wanted outcome is reachable from this entry, and no walk from it reaches one within budget."""
    space = case.whole_space
    for entry, start in space.starts.items():
        if start in case.wanted and within_budget(space, entry, case.budget, case.stopwatch) is None:
            goals = {number for number, c in enumerate(space.configurations) if case.machine.wanted(c)}
            yield Found(
                at_entry(entry),
                f"Even if everything goes well, {who_then(case)} who comes in at `{entry}` cannot reach "
                f"{quoted(case.goal.wants, 'or')} within their budget. {_misses(case, entry)}",
                f"let one of these take less of what is too much, or offer another way from `{entry}`",
                space.shortest_from(entry, goals),
            )


def _misses(case: Case, entry: str) -> str:
    try:
        labels = nearest_misses(case.space, entry, case.budget, case.stopwatch)
    except LimitReached as limit:
        return f"(The nearest misses are not shown: {limit}.)"
    caps = [f"{key_name(key)} at most {amount(case, key, int(cap))}" for key, cap in zip(case.budget.keys, case.budget.caps, strict=True)]
    shown = "; ".join(_miss(case, label) for label in labels[:SHOWN])
    more = f"; and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
    return f"They put up with {listed(caps)}. The nearest misses take {shown}{more}."


def _miss(case: Case, label: Label) -> str:
    return listed(
        f"{key_name(key)} {amount(case, key, spent)}" + (" (too much)" if spent > cap else "")
        for key, spent, cap in zip(case.budget.keys, label.spent, case.budget.caps, strict=True)
    )
