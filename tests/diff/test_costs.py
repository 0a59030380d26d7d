"""What it costs at best is what it costs on the cheapest of all walks."""

from __future__ import annotations

import heapq
from decimal import Decimal
from pathlib import Path as File

from hypothesis import given
from version_pairs import UNTIMED, fewer, projects

from cxtest.analysis.budget import End
from cxtest.config import Config, Limits
from cxtest.diff.costs import KEYS, Costs, costs, shown
from cxtest.engine import check
from cxtest.loading.loader import load, load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Configuration
from cxtest.model.project import Project
from cxtest.telling.words import key_name

ROOT = File(__file__).parent.parent.parent
MOST = 3_000


def cheapest_of_all(machine: Machine, entry: str, key: str, end: End = "low") -> int | str | None:
    """The least that a walk costs, over whole configurations, straight from the machine; `many` where there are too many."""
    start = next(start.arrival for start in machine.starts() if start.entry == entry)
    waiting, done, count = [(getattr(getattr(start.cost, end), key), 0, start.configuration)], set[Configuration](), 0
    while waiting:
        spent, _, here = heapq.heappop(waiting)
        if machine.wanted(here):
            return int(spent)
        if here in done:
            continue
        done.add(here)
        if len(done) > MOST:
            return "many"
        for _, arrival in machine.successors(here):
            count += 1
            heapq.heappush(waiting, (spent + getattr(getattr(arrival.cost, end), key), count, arrival.configuration))
    return None


def is_right(project: Project, found: Costs, machine: Machine) -> None:
    for entry, keys in found.entries.items():
        for key in KEYS:
            least, expected = keys[key_name(key)], cheapest_of_all(machine, entry, key)
            if expected == "many":
                continue
            said, upper = (
                value if key != "money" or value is None else Decimal(value) / machine.money(1) for value in (least.value, least.upper)
            )
            assert said == expected, (entry, key)
            assert upper == cheapest_of_all(machine, entry, key, "high"), (entry, key)
            if least.walk is not None:
                path = Path.decode(machine, ".".join(least.walk))
                assert path.entry == entry
                assert machine.wanted(path.end)
                assert getattr(path.ledger, key) == expected


@fewer
@given(projects())
def test_it_is_the_cheapest_of_all_walks(project: Project) -> None:
    for name, file in project.journeys.items():
        for tester in project.testers(name):
            is_right(project, costs(file, tester.persona, UNTIMED), Machine.of(file, tester))


def test_it_is_on_the_sample_too() -> None:
    for journeys in ("journeys", "journeys/as-is"):
        project = load(ROOT, journeys=journeys)
        for tester in project.testers("returns"):
            file = project.journeys["returns"]
            is_right(project, costs(file, tester.persona, Config()), Machine.of(file, tester))


TEXTS = {
    "journeys/o.yaml": "organisation: shop\ncurrency: GBP\nparties: {care: {}}\nfacts: {mail: {}}\n",
    "journeys/a.yaml": """\
journey: a
entries: {in: s, out: lost}
steps:
  s:
    owner: care
    takes: {time: 5m..1h, money: 1.50}
    transitions: {quick: {to: e, takes: {money: 10}}, slow: {to: t, takes: {wait: 2d}}}
  t: {owner: care, takes: {time: 20m}, needs: [mail], transitions: {on: e}}
  lost: {owner: care, transitions: {again: lost}}
  e: {outcome: done}
""",
    "personas/p.yaml": "persona: p\njourneys: {a: {enters-at: [in, out], wants: [done]}}\n",
}


def of_example(config: Config = UNTIMED) -> Costs:
    project = load_texts(TEXTS)
    return costs(project.journeys["a"], project.personas["p"].persona, config)


def test_each_key_has_a_walk_of_its_own_and_ranges_count_with_their_lower_end() -> None:
    found = of_example().entries
    assert {key: shown(key, least.value, "GBP") for key, least in found["in"].items()} == {
        "time": "5m", "wait": "0", "money": "1.50 GBP", "steps": "1", "facts": "0", "repeats": "0", "hand-offs": "0", "channel-switches": "0",
    }  # fmt: skip
    assert {key: shown(key, least.upper, "GBP") for key, least in found["in"].items() if least.upper != least.value} == {"time": "1h"}
    assert found["in"]["money"].walk == ("in", "slow", "on")
    assert found["in"]["time"].walk == ("in", "quick")


def test_where_nothing_leads_there_there_is_no_cost() -> None:
    assert {least.value for least in of_example().entries["out"].values()} == {None}
    assert shown("time", None, None) == "–"


def test_at_a_limit_it_is_unknown_and_nothing_else() -> None:
    found = of_example(Config(limits=Limits(configurations=2)))
    assert found.entries == {"in": {}, "out": {}}
    assert set(found.unknown) == {key_name(key) for key in KEYS}
    assert all("limit" in reason for reason in found.unknown.values())
    assert check(load_texts(TEXTS)).promises
