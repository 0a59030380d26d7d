"""Within budget only if nothing takes longer than it must.

What it finds: an entry from which a persona can reach what they want within budget, but not if everything takes as long, or costs as
much, as it may.

Why it hurts: it works on a good day. On a busy one this persona is not served.

Example: the queue takes five minutes to an hour; they have half an hour.

Mended: a call-back instead of the queue.

Basis: time standard and tolerance of a service blueprint (Shostack, HBR 1984).
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.machine.state import Ledger
from cxtest.rulebook import Example, Found, at_entry, no_budget, rule
from cxtest.telling.words import amount, key_name, listed, quoted, who

PAT = """\
persona: pat
journeys:
  example: {enters-at: [phone], wants: [solved]}
budget: {elapsed: 30m}
"""
FAILING = """\
journey: example
entries: {phone: queue}
steps:
  queue:
    owner: care
    takes: {wait: 5m..1h}
    transitions: {speak: end}
  end: {outcome: solved}
"""
MENDED = FAILING.replace("5m..1h", "5m..20m")


@rule("tight-budget", "warning", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT), inapplicable=no_budget)
def tight_budget(case: Case) -> Iterator[Found]:
    """Some walk reaches a wanted outcome within budget, but none does when ranges count with their upper end."""
    case.require_whole()
    for entry in case.goal.enters_at:
        path = case.within_budget(entry)
        if path is not None and case.within_budget(entry, "high") is None:
            most = Ledger()
            for arrival in path.arrivals:
                most = most.plus(arrival.cost.high)
            spent = zip(case.budget.keys, case.budget.of(most), case.budget.caps, strict=True)
            over = [(key, int(high), int(cap)) for key, high, cap in spent if high > cap]
            takes = listed(
                f"{key_name(key)} {amount(case.machine, key, high)} (of {amount(case.machine, key, cap)})" for key, high, cap in over
            )
            yield Found(
                at_entry(entry),
                f"{who(case)}, coming in at `{entry}`, reaches {quoted(case.goal.wants, 'or')} within their budget, but "
                f"only on a good day: where everything takes as much as it may, this walk comes to {takes}.",
                "narrow the ranges of `takes` on this walk, or offer another way",
                path,
                label="only just within budget from here",
                keys=tuple(key for key, _, _ in over),
                at_most=True,
            )
