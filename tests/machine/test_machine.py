"""What the machine says of single steps: what is open, what closes the rest, what happens on the way, what it costs."""

import json
from decimal import Decimal
from typing import Any

import pytest

from cxtest.loading.loader import load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import (
    Asked,
    Dropped,
    Explained,
    HandedOff,
    Jargon,
    Kept,
    KnownNotUsed,
    LearntOnTheWay,
    Move,
    Promised,
    Provided,
    Reason,
    Repeated,
    Told,
)

PARTIES = {
    "shop": {},
    "care": {},
    "depot": {"backstage": "true"},
    "carrier": {"external": "true"},
    "boss": {"outside": "true"},
    "desk": {},
}
FACTS: dict[str, Any] = {
    "email": {},
    "address": {},
    "street": {"part-of": "address"},
    "postcode": {"part-of": "address"},
    "district": {"part-of": "postcode"},
}
END = {"end": {"outcome": "done"}, "bad": {"outcome": "refused"}}


def machine(steps: dict[str, Any], persona: dict[str, Any] | None = None, goal: dict[str, Any] | None = None, **more: Any) -> Machine:
    """A journey that begins at its first step; scalars as text."""
    journey = {"journey": "trip", "entries": {"in": next(iter(steps))}, "steps": {**steps, **END}}
    person = {"persona": "pat", "journeys": {"trip": {"enters-at": ["in"], "wants": ["done"], **(goal or {})}}, **(persona or {})}
    organisation = {"organisation": "acme", "parties": PARTIES, "facts": FACTS, **more}
    files = {"journeys/o.yaml": organisation, "journeys/trip.yaml": journey, "personas/pat.yaml": person}
    project = load_texts({name: json.dumps(document) for name, document in files.items()})
    file = project.journeys["trip"]
    return Machine(file.journey, file.organisation, project.personas["pat"].persona)


def walk(machine: Machine, *labels: str) -> Path:
    return Path.decode(machine, ".".join(("in", *labels)))


def reasons(machine: Machine, *labels: str) -> dict[str, tuple[Reason, ...]]:
    return {closed.move.label: closed.reasons for closed in machine.closed(walk(machine, *labels).end)}


@pytest.mark.parametrize(
    ("transition", "reason"),
    [
        ({"when": {"known": ["email"]}}, Reason("known", ("email",))),
        ({"when": {"holds": ["stamp"]}}, Reason("holds", ("stamp",))),
        ({"when": {"holds-not": ["receipt"]}}, Reason("holds-not", ("receipt",))),
        ({"when": {"unknown": ["street"]}}, Reason("unknown", ("street",))),
        ({"when": {"trait": {"mood": "calm"}}}, Reason("trait", ("mood", "calm"))),
        ({"to": "stamped"}, Reason("uses-up", ("stamp",))),
        ({"to": "phone"}, Reason("channel", ("phone",))),
        ({"to": "bad"}, Reason("outcome", ("refused",))),
    ],
    ids=lambda value: value.kind if isinstance(value, Reason) else "",
)
def test_what_closes_a_transition_is_named(transition: dict[str, Any], reason: Reason) -> None:
    made = machine(
        {
            "s": {"owner": "shop", "gives": ["receipt"], "learns": ["address"], "transitions": {"go": {"to": "end", **transition}}},
            "stamped": {"owner": "shop", "uses-up": ["stamp"], "gives": ["stamp"]},
            "phone": {"owner": "shop", "channel": "phone"},
            "web": {"owner": "shop", "channel": "web"},
        },
        {"channels": ["web"], "traits": {"mood": "angry"}},
    )
    assert reasons(made) == {"go": (reason,)}


def test_what_the_persona_refuses_or_insists_on_is_named() -> None:
    made = machine(
        {
            "s": {"owner": "shop", "gives": ["receipt"], "transitions": {"pay": "end", "sign": "end", "leave": "end"}},
            "t": {"owner": "shop", "gives": ["quote", "stamp"], "transitions": {"pay": "end", "leave": "end"}},
        },
        {"refuses": ["leave", "t.pay"], "insists-on": {"pay": ["stamp"], "s.pay": ["receipt", "quote"], "t.leave": ["stamp"]}},
    )
    assert reasons(made) == {
        "pay": (Reason("insists-on", ("stamp",)), Reason("insists-on", ("quote",))),
        "leave": (Reason("refuses", ("leave",)),),
    }
    assert [move.place for move in made.open(made.starts()[0].arrival.configuration)] == ["s.sign"]


def test_others_are_not_bound_by_what_the_persona_wants() -> None:
    made = machine(
        {"s": {"owner": "shop", "transitions": {"end-it": {"to": "bad", "by": "owner"}, "ring": {"to": "p", "by": "chance"}}},
         "p": {"owner": "shop", "channel": "phone"}, "w": {"owner": "shop", "channel": "web"}},
        {"channels": ["web"], "refuses": ["end-it"], "insists-on": {"ring": ["x"]}},
    )  # fmt: skip
    assert reasons(made) == {}
    assert [(move.by, move.of_the_customer) for move in made.moves] == [("shop", False), ("chance", False)]


def test_a_transition_is_used_up() -> None:
    made = machine({"s": {"owner": "shop", "transitions": {"again": {"to": "s", "at-most": "3"}, "on": "end"}}})
    assert reasons(made, "again", "again") == {}
    assert reasons(made, "again", "again", "again") == {"again": (Reason("at-most", ("3",)),)}


def test_it_is_known_how_often_a_limited_transition_was_taken() -> None:
    again, back = {"to": "s", "at-most": "3"}, {"to": "s", "at-most": "1"}
    made = machine({"s": {"owner": "shop", "transitions": {"again": again, "back": back, "stay": "s"}}})
    path = Path.decode(made, f"{made.starts()[0].entry}.again.stay.again.back")
    taken = [{move.label: number for move, number in made.taken(arrival.configuration).items()} for arrival in path.arrivals]
    assert taken == [{}, {"again": 1}, {"again": 1}, {"again": 2}, {"again": 2, "back": 1}]


def test_each_alternative_is_used_up_by_itself() -> None:
    made = machine({"s": {"owner": "shop", "transitions": {"t": [{"to": "s", "at-most": "1"}, {"to": "s", "at-most": "2"}, "end"]}}})
    assert [m.label for m in made.open(walk(made, "t[0]", "t[1]").end)] == ["t[1]", "t[2]"]


def test_an_absent_customer_can_only_be_without_an_answer() -> None:
    made = machine(
        {
            "s": {"owner": "care", "channel": "phone", "asks": ["email"], "transitions": {
                "talk": {"to": "end", "by": "owner"}, "miss": {"to": "end", "by": "clock", "unanswered": "true"}}},
            "w": {"owner": "care", "channel": "web"},
        },
        {"channels": ["web"]},
    )  # fmt: skip
    start = made.starts()[0].arrival
    assert made.view(start.configuration).absent
    assert start.events == ()
    assert start.cost.low.facts == 0
    assert reasons(made) == {"talk": (Reason("absent"),)}


def test_what_stays_unanswered_closes_all_but_silence() -> None:
    made = machine(
        {"s": {"owner": "care", "asks": ["email", {"fact": "street", "optional": "true"}], "needs": ["postcode"], "transitions": {
            "answer": "end", "silence": {"to": "s", "unanswered": "true", "at-most": "1"}}}},
        {"lacks": ["email", "street"], "withholds": ["postcode"]},
    )  # fmt: skip
    assert made.view(walk(made).end).unanswered == ("email", "postcode")
    assert made.unanswered(walk(made).end) == ("email", "postcode")
    assert reasons(made) == {"answer": (Reason("unanswered", ("email",)), Reason("unanswered", ("postcode",)))}


def test_an_answer_is_told_and_learnt_on_leaving_with_its_parts() -> None:
    made = machine({"s": {"owner": "shop", "asks": ["address"], "transitions": {"go": {"to": "t", "carries": ["postcode"]}}},
                    "t": {"owner": "care", "asks": ["street", "district"], "transitions": {"go": "end"}}})  # fmt: skip
    before, after = walk(made), walk(made, "go")
    assert (made.view(before.end).answered, made.view(before.end).told) == (("address",), ())
    view = made.view(after.end)
    assert sorted(view.told) == ["address", "district", "postcode", "street"]
    assert sorted(view.knows["shop"]) == ["address", "district", "postcode", "street"]
    assert sorted(view.knows["care"]) == ["district", "postcode"]
    assert (view.holder, view.step, view.unanswered) == ("care", "t", ())
    assert after.arrivals[-1].events == (
        Told("address"), Told("street"), Told("district"), Told("postcode"),
        HandedOff(made.moves[0], "shop", "care", felt=True, from_the_brand=True, passed_on=False),
        Asked("t", "street"), Repeated("t", "street"), Asked("t", "district"), Repeated("t", "district"),
    )  # fmt: skip
    assert (after.ledger.facts, after.ledger.repeats, after.ledger.hand_offs) == (3, 2, 1)


def test_everything_that_an_arrival_brings_is_said() -> None:
    made = machine(
        {
            "s": {"owner": "shop", "promises": ["call"], "gives": ["stamp"], "terms": ["sla"],
                  "transitions": {"go": {"to": "t", "by": "owner", "learns": ["street"]}}},
            "t": {"owner": "depot", "asks": ["email"], "needs": ["street", "postcode"], "learns": ["district"], "tells": ["email"],
                  "uses-up": ["stamp"], "gives": ["box"], "keeps": ["call"], "promises": ["visit"], "terms": ["rma"], "explains": ["sla"],
                  "transitions": {"go": "end"}},
        },
        {"understands": []},
        {"already-told": {"care": ["email"]}},
    )  # fmt: skip
    assert made.starts()[0].arrival.events == (Jargon("s", "sla"), Provided("s", "gives", "stamp"), Promised("s", "call"))
    assert walk(made, "go").arrivals[-1].events == (
        HandedOff(made.moves[0], "shop", "depot", felt=False, from_the_brand=True, passed_on=True),
        LearntOnTheWay("street"),
        Asked("t", "email"), KnownNotUsed("t", "email"),
        Provided("t", "learns", "district"), Provided("t", "tells", "email"),
        Dropped("t", "postcode"),
        Explained("t", "sla"),
        Provided("t", "gives", "box"), Kept("t", "call"), Promised("t", "visit"),
    )  # fmt: skip
    view = made.view(walk(made, "go").end)
    assert (view.items, view.owed, view.explained, view.shown) == (("box",), ("visit",), ("sla",), ("email",))
    assert view.knows["depot"] == ("email", "street", "district")
    assert view.knows["care"] == ("email",)


@pytest.mark.parametrize(
    ("by", "origin", "passed_on"),
    [("customer", {"owner": "shop"}, False), ("chance", {"owner": "shop"}, False), ("clock", {"owner": "shop"}, False),
     ("owner", {"owner": "shop"}, True), ("boss", {"owner": "shop"}, True), ("customer", {"owner": "customer"}, True)],
)  # fmt: skip
def test_a_hand_off_says_whether_somebody_passed_the_customer_on(by: str, origin: dict[str, Any], passed_on: bool) -> None:
    made = machine({"a": {"owner": "shop", "transitions": {"go": "s"}}, "s": {**origin, "transitions": {"go": {"to": "t", "by": by}}},
                    "t": {"owner": "care"}})  # fmt: skip
    (event,) = walk(made, "go", "go").arrivals[-1].events
    assert isinstance(event, HandedOff)
    assert event.passed_on is passed_on


@pytest.mark.parametrize(
    ("giver", "target", "expected"),
    [
        ("shop", {"owner": "care"}, ("care", True, True)),
        ("shop", {"owner": "carrier"}, ("carrier", True, True)),
        ("shop", {"owner": "care", "backstage": "true"}, ("care", False, True)),
        ("shop", {"owner": "depot"}, ("depot", False, True)),
        ("shop", {"owner": "depot", "backstage": "false"}, ("depot", True, True)),
        ("shop", {"owner": "boss"}, ("boss", False, True)),
        ("boss", {"owner": "care"}, ("care", True, False)),
        ("shop", {}, (None, False, True)),
        ("shop", {"owner": "care", "outcome": "done"}, ("care", True, True)),
        ("shop", {"outcome": "done"}, None),
        ("shop", {"owner": "shop"}, None),
        ("shop", {"owner": "customer"}, None),
    ],
)
def test_a_hand_off_is_felt_by_the_customer_or_not(giver: str, target: dict[str, Any], expected: tuple[Any, ...] | None) -> None:
    made = machine({"s": {"owner": giver, "transitions": {"go": {"to": "t", "by": "clock"}}}, "t": target})
    events = [event for event in walk(made, "go").arrivals[-1].events if isinstance(event, HandedOff)]
    assert [(event.taker, event.felt, event.from_the_brand) for event in events] == ([] if expected is None else [expected])
    assert walk(made, "go").ledger.hand_offs == int(bool(expected) and expected is not None and expected[1])


def test_nobody_holds_the_customer_before_anybody_did() -> None:
    made = machine({"s": {"transitions": {"go": "o"}}, "o": {"owner": "customer", "transitions": {"go": "t"}}, "t": {"owner": "care"}})
    assert [made.view(walk(made, *labels).end).holder for labels in ((), ("go",), ("go", "go"))] == [None, None, "care"]
    assert walk(made, "go", "go").ledger.hand_offs == 0


def test_the_customers_own_work_leaves_them_in_the_same_hands() -> None:
    made = machine({"s": {"owner": "shop", "asks": ["email"], "transitions": {"go": "o"}}, "o": {"owner": "customer", "transitions": {
        "ring": {"to": "t", "carries": ["email"], "when": {"known": ["email"]}}}}, "t": {"owner": "care"}})  # fmt: skip
    view = made.view(walk(made, "go").end)
    assert (view.step, view.holder) == ("o", "shop")
    assert made.view(walk(made, "go", "ring").end).knows["care"] == ("email",)


def test_a_system_shows_what_it_records_and_the_parts_of_that_to_its_other_users() -> None:
    made = machine(
        {"s": {"owner": "shop", "learns": ["address", "email"], "transitions": {"go": "end"}}, "t": {"owner": "care"}},
        systems={"crm": {"used-by": ["shop", "care", "desk"], "records": ["postcode"]}, "erp": {"used-by": ["desk", "carrier"]},
                 "log": {"used-by": ["shop", "boss"]}},
    )  # fmt: skip
    knows = made.view(made.starts()[0].arrival.configuration).knows
    assert {party: sorted(facts) for party, facts in knows.items()} == {
        "shop": ["address", "district", "email", "postcode", "street"],
        "care": ["district", "postcode"],
        "desk": ["district", "postcode"],
        "boss": ["address", "district", "email", "postcode", "street"],
    }


def test_a_recorded_part_reaches_the_others_through_a_whole_that_no_step_names() -> None:
    made = machine(
        {"s": {"owner": "shop", "learns": ["address"], "transitions": {"go": "t"}}, "t": {"owner": "care", "needs": ["district"]}},
        systems={"crm": {"used-by": ["shop", "care"], "records": ["postcode"]}},
    )
    assert sorted(made.view(walk(made, "go").end).knows["care"]) == ["district", "postcode"]


def test_losing_a_part_loses_the_wholes_for_the_whole_brand() -> None:
    made = machine(
        {"s": {"owner": "shop", "learns": ["address", "email"], "tells": ["email"], "transitions": {
            "part": {"to": "t", "loses": ["postcode"]}, "all": {"to": "t", "loses": "everything"}}}, "t": {"owner": "care"}},
        goal={"already-told": {"boss": ["address"], "care": ["address"]}},
    )  # fmt: skip
    view = made.view(walk(made, "part").end)
    assert (sorted(view.knows["shop"]), sorted(view.knows["care"])) == (["email", "street"], ["street"])
    assert sorted(view.knows["boss"]) == ["address", "district", "postcode", "street"]
    forgotten = made.view(walk(made, "all").end)
    assert (forgotten.knows["shop"], forgotten.knows["care"], forgotten.shown) == ((), (), ("email",))


def test_silence_tells_nothing_and_is_asked_again_without_a_repeat() -> None:
    made = machine({"s": {"owner": "shop", "asks": ["email"], "transitions": {"silence": {"to": "s", "unanswered": "true"}, "go": "end"}}})
    assert made.view(walk(made, "silence").end).told == ()
    assert walk(made, "silence").ledger.repeats == 0


def test_what_is_told_here_can_answer_a_need_without_a_holder() -> None:
    made = machine({"s": {"tells": ["email"], "needs": ["email"], "transitions": {"go": "end"}}}, {"lacks": ["email"]})
    view = made.view(made.starts()[0].arrival.configuration)
    assert (view.answered, view.unanswered) == (("email",), ())


def test_a_promise_of_an_outsider_is_none() -> None:
    made = machine({"s": {"owner": "boss", "promises": ["call"], "transitions": {"go": "t"}}, "t": {"promises": ["call"]}})
    assert made.owed(walk(made).end) == ()
    assert made.owed(walk(made, "go").end) == ("call",)


def test_nobody_learns_where_nobody_is() -> None:
    made = machine({"s": {"learns": ["email"], "tells": ["street"], "asks": ["address"], "transitions": {"go": {"to": "t", "learns": ["postcode"]}}},
                    "t": {"transitions": {"go": "end"}}})  # fmt: skip
    assert made.starts()[0].arrival.events == (
        Asked("s", "address"), Provided("s", "learns", "email"), Provided("s", "tells", "street"),
    )  # fmt: skip
    before, after = made.view(walk(made).end), made.view(walk(made, "go").end)
    assert (before.told, before.shown, before.answered, set(before.knows.values())) == ((), ("street",), ("address",), set())
    assert sorted(after.told) == ["address", "district", "postcode", "street"]
    assert set(after.knows.values()) == set()


def test_a_promise_that_is_not_owed_is_not_kept() -> None:
    made = machine({"s": {"owner": "shop", "keeps": ["call"], "promises": ["call"], "transitions": {"go": "s"}}})
    assert made.starts()[0].arrival.events == (Promised("s", "call"),)
    assert walk(made, "go").arrivals[-1].events == (Kept("s", "call"), Promised("s", "call"))


def test_a_move_says_what_the_file_says() -> None:
    made = machine({"s": {"owner": "shop", "asks": ["email"], "transitions": {
        "a": [{"to": "end", "by": "owner", "unanswered": "true"}], "b": {"to": "s", "by": "clock", "failure": "true"}}}})  # fmt: skip
    assert made.moves == (
        Move(0, "s", "a", 0, "end", "shop", unanswered=True, failure=False),
        Move(1, "s", "b", None, "s", "clock", unanswered=False, failure=True),
    )


def test_terms_are_not_judged_for_a_persona_who_does_not_say() -> None:
    steps = {"s": {"owner": "shop", "terms": ["sla", "rma", "eta"], "explains": ["rma"], "transitions": {"go": "t"}},
             "t": {"owner": "depot", "terms": ["sla"]}}  # fmt: skip
    jargon = {
        understands: [e.term for e in machine(steps, persona).starts()[0].arrival.events if isinstance(e, Jargon)]
        for understands, persona in (("unsaid", {}), ("nothing", {"understands": []}), ("eta", {"understands": ["eta"]}))
    }
    assert jargon == {"unsaid": [], "nothing": ["sla", "eta"], "eta": ["sla"]}
    assert not [e for e in walk(machine(steps, {"understands": []}), "go").arrivals[-1].events if isinstance(e, Jargon)]


def test_a_ledger_counts_what_the_page_says() -> None:
    made = machine(
        {
            "s": {"owner": "shop", "channel": "web", "takes": {"time": "1m..2m", "money": "0.10..1.25"}, "transitions": {
                "fail": {"to": "t", "failure": "true", "takes": {"time": "10s", "wait": "1h..3h", "money": "2"}},
                "stay": {"to": "u", "by": "owner"}}},
            "t": {"owner": "care", "channel": "phone", "takes": {"wait": "5m"}},
            "u": {"owner": "shop"},
        },
        {"budget": {"money": "1.005", "hand-offs": "2", "elapsed": "1h"}},
    )  # fmt: skip
    cost = walk(made, "fail").arrivals[-1].cost
    assert made.starts()[0].arrival.cost.low._asdict() == {
        "time": 60, "wait": 0, "elapsed": 60, "money": 100, "steps": 0, "facts": 0, "repeats": 0, "hand_offs": 0,
        "channel_switches": 0, "failures": 0,
    }  # fmt: skip
    assert made.starts()[0].arrival.cost.high[:4] == (120, 0, 120, 1250)
    assert cost.low._asdict() == {
        "time": 10, "wait": 3900, "elapsed": 3910, "money": 2000, "steps": 1, "facts": 0, "repeats": 0, "hand_offs": 1,
        "channel_switches": 1, "failures": 1,
    }  # fmt: skip
    assert cost.high[:4] == (10, 11100, 11110, 2000)
    assert walk(made, "stay").arrivals[-1].cost.low == (0, 0, 0, 0, 1, 0, 0, 0, 0, 0)
    assert [made.cap(key) for key in ("money", "hand_offs", "elapsed", "time")] == [1005, 2, 3600, None]
    assert made.money(2105) == Decimal("2.105")


def test_a_move_that_is_not_open_cannot_be_taken() -> None:
    made = machine({"s": {"owner": "shop", "transitions": {"go": {"to": "end", "when": {"known": ["email"]}}}}})
    with pytest.raises(ValueError, match=r"s\.go is not open here"):
        made.take(made.starts()[0].arrival.configuration, made.moves[0])


def test_facts_that_the_journey_does_not_name_are_not_remembered() -> None:
    made = machine({"s": {"owner": "shop", "transitions": {"go": "end"}}}, goal={"already-told": {"care": ["email"]}})
    assert made.view(made.starts()[0].arrival.configuration).knows == {"shop": (), "care": ()}
    assert made.parts("postcode") == ()
