"""The cheapest of all walks to what somebody wants, of one key of the ledger."""

import pytest

from cxtest.analysis.budget import INFINITE, Budget, Label, Spending, cheapest
from cxtest.analysis.case import Case
from cxtest.config import Limits
from cxtest.errors import LimitReached
from cxtest.loading.loader import load_texts

FILES = {
    "journeys/trip.yaml": """\
journey: trip
entries: {door: hall, gate: yard}
steps:
  hall: {transitions: {quick: {to: end, takes: {money: 9}}, free: long, roundabout: bend}}
  bend: {transitions: {on: free-end}}
  long: {takes: {time: 1h}, transitions: {on: end, back: hall}}
  free-end: {outcome: there, takes: {time: 1h}}
  end: {outcome: there}
  yard: {transitions: {stay: {to: yard, takes: {time: 1m}}, pay: {to: shed, takes: {money: 5}}, go-round: field}}
  field: {transitions: {on: shed}}
  shed: {transitions: {back: yard}}
""",
    "personas/pat.yaml": "persona: pat\njourneys: {trip: {enters-at: [door, gate], wants: [there]}}\n",
}
KEYS = ("time", "money", "steps")


def found(entry: str, key: str, limits: Limits = Limits()) -> tuple[Label | None, Case, Spending]:  # noqa: B008
    project = load_texts(FILES)
    case = Case(project.journey("trip"), project.persona("pat").persona, limits, "explicit")
    spending = case.answers.spending(Budget(KEYS, (INFINITE,) * len(KEYS)))
    return cheapest(spending, entry, key, case.stopwatch), case, spending


@pytest.mark.parametrize(
    ("key", "spent", "walk"),
    [
        ("time", 0, ("door", "quick")),
        ("money", 0, ("door", "free", "on")),  # and not by the bend, which is as long, and later in the file
        ("steps", 1, ("door", "quick")),
    ],
)
def test_it_is_the_least_of_that_key_by_the_fewest_transitions(key: str, spent: int, walk: tuple[str, ...]) -> None:
    label, _, spending = found("door", key)
    assert label is not None
    assert (label.spent[KEYS.index(key)], label.walk(spending.space, "door").labels) == (spent, walk)


def test_where_no_walk_leads_there_is_none() -> None:
    assert [found("gate", key)[0] for key in KEYS] == [None] * len(KEYS)


def test_it_stops_at_its_limit() -> None:
    with pytest.raises(LimitReached, match="2 partial walks compared, and more to come"):
        found("door", "money", Limits(labels=1))
