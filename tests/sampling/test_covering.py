"""Covering sets of walks: that they cover all that can be, with as few walks as possible, and say rightly why the rest cannot be."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given

from cxtest import Project, UsageError, load_texts, projects
from cxtest.analysis.listed import Listed
from cxtest.analysis.search import reachable
from cxtest.analysis.space import Space, explore
from cxtest.config import Limits
from cxtest.errors import LimitReached
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Configuration, Event, HandedOff, Move
from cxtest.sampling.cover_graph import What
from cxtest.sampling.covering import Covering, Item, covering, items_of
from cxtest.telling.words import Words

PARTIES = {"shop": {}, "care": {}, "carrier": {"external": "true"}}
END = {"end": {"outcome": "done"}, "bad": {"outcome": "refused"}}
WHATS: tuple[What, ...] = get_args(What)


def machine(steps: dict[str, Any], entries: dict[str, str] | None = None, goal: dict[str, Any] | None = None, **persona: Any) -> Machine:
    """A journey that begins at its first step, or at these entries; scalars as text."""
    entries = entries or {"in": next(iter(steps))}
    person = {"persona": "pat", "journeys": {"trip": {"enters-at": [*entries], "wants": ["done"], **(goal or {})}}, **persona}
    files = {
        "journeys/o.yaml": {"organisation": "acme", "parties": PARTIES, "facts": {"email": {}, "order-number": {}}},
        "journeys/trip.yaml": {"journey": "trip", "entries": entries, "steps": {**steps, **END}},
        "personas/pat.yaml": person,
    }
    project = load_texts({name: json.dumps(document) for name, document in files.items()})
    return Machine.of(project.journey("trip"), project.persona("pat"))


def tokens(found: Covering) -> list[str]:
    return [walk.token for walk in found.walks]


def why(found: Covering) -> dict[str, str]:
    return {uncovered.item.place: uncovered.why for uncovered in found.uncovered}


# Small journeys, of which one sees what the smallest set is.

SHOP = {
    "basket": {
        "owner": "shop",
        "transitions": {"pay": [{"to": "end", "by": "owner"}, {"to": "declined", "by": "owner"}], "wait": "basket"},
    },
    "declined": {"owner": "shop", "transitions": {"again": {"to": "basket", "at-most": "1"}, "give-up": "bad"}},
}


def test_one_walk_takes_all_that_lies_on_its_way() -> None:
    """What leads back is taken first, and a loop on the way; what the persona would never do is left out."""
    found = covering(machine(SHOP), "transitions")
    assert tokens(found) == ["in.pay[1].again.wait.pay[0]"]
    assert [item.place for item in found.covered] == ["basket.pay[0]", "basket.pay[1]", "basket.wait", "declined.again"]
    assert why(found) == {"declined.give-up": "ends in `refused`, which they neither want nor accept"}
    assert found.smallest
    assert found.what == "transitions"
    assert found.walks[0].outcome == "done"


def test_ends_take_a_walk_each() -> None:
    """Two outcomes are two walks, in file order; the one who accepts to be refused can also give up."""
    found = covering(machine(SHOP, goal={"accepts": ["refused"]}), "transitions")
    assert tokens(found) == ["in.pay[0]", "in.pay[1].again.wait.pay[1].give-up"]
    assert found.uncovered == ()
    assert found.smallest


def test_pairs_are_what_follows_directly() -> None:
    """Three things can follow on what can be taken once, and that takes three walks; on itself it does not follow."""
    found = covering(machine(SHOP), "pairs")
    assert tokens(found) == ["in.pay[1].again.pay[0]", "in.pay[1].again.pay[1]", "in.wait.wait.pay[1].again.wait.pay[0]"]
    assert "basket.wait, basket.pay[1]" in [item.place for item in found.covered]
    assert why(found) == {
        "basket.pay[1], declined.give-up": "`declined.give-up` cannot be taken",
    }
    assert found.smallest
    steps = {"a": {"owner": "shop", "transitions": {"once": {"to": "a", "at-most": "1"}, "on": "end"}}}
    assert why(covering(machine(steps), "pairs")) == {"a.once, a.once": "then `a.once` can be taken once, and was"}


STAGES = {
    **{f"s{i}": {"owner": "shop", "transitions": {"left": f"s{i + 1}", "right": f"s{i + 1}"}} for i in range(12)},
    "s12": {"owner": "shop", "transitions": {"on": "end"}},
}


def test_stages_share_their_walks() -> None:
    """4,096 walks go through twelve stages of two ways each; two take them all."""
    found = covering(machine(STAGES), "transitions")
    assert len(found.walks) == 2
    assert found.smallest


GIFT = {
    "shop": {"owner": "shop", "transitions": {"wrap": "wrapping", "plain": "till"}},
    "wrapping": {"owner": "shop", "gives": ["ribbon"], "transitions": {"on": "till"}},
    "till": {"owner": "shop", "transitions": {"pay": "end", "with-ribbon": {"to": "end", "when": {"holds": ["ribbon"]}}}},
}


def test_fewer_than_greedy() -> None:
    """Whoever goes on to what comes first pays with the ribbon in their hands, and has to come again for what only the ribbon opens."""
    found = covering(machine(GIFT), "transitions")
    assert tokens(found) == ["in.wrap.on.with-ribbon", "in.plain.pay"]
    assert found.smallest
    assert len(greedy(searched(machine(GIFT)), "transitions")) == 3
    assert smallest_by_force(searched(machine(GIFT)), "transitions") == 2


def test_fewer_than_greedy_where_there_are_too_many_ways() -> None:
    """With 4,096 ways on behind it not all that walks can cover is kept; two walks are found all the same, and more than one is needed,
    since nobody goes left and right."""
    till = {"owner": "shop", "transitions": {"pay": "s0", "with-ribbon": {"to": "s0", "when": {"holds": ["ribbon"]}}}}
    found = covering(machine({**GIFT, "till": till, **STAGES}), "transitions")
    assert len(found.walks) == 2
    assert found.smallest
    assert len(greedy(searched(machine({**GIFT, "till": till, **STAGES})), "transitions")) == 3


def test_a_good_end_is_gone_on_to_though_another_is_nearer() -> None:
    steps = {
        "a": {"owner": "shop", "transitions": {"on": "b"}},
        "b": {"owner": "shop", "transitions": {"refuse": {"to": "bad", "by": "owner"}, "think": "c"}},
        "c": {"owner": "shop", "transitions": {"agree": {"to": "end", "by": "owner"}, "back": "b"}},
    }
    hands = {**steps, "a": {"owner": "care", "transitions": {"on": "b"}}}
    assert tokens(covering(machine(hands), "hand-offs")) == ["in.on.think.agree"]
    at_once = {"refuse": {"to": "bad", "by": "owner"}, "agree": {"to": "end", "by": "owner"}}
    assert tokens(covering(machine({**hands, "b": {"owner": "shop", "transitions": at_once}}), "hand-offs")) == ["in.on.agree"]
    assert tokens(covering(machine(steps), "transitions")) == ["in.on.refuse", "in.on.think.back.think.agree"]


def test_every_entry_is_begun_at() -> None:
    steps = {
        "web": {"owner": "shop", "transitions": {"buy": "pay"}},
        "phone": {"owner": "care", "transitions": {"buy": "pay"}},
        "pay": {"owner": "shop", "transitions": {"go": "end", "ask": "phone"}},
    }
    walked = machine(steps, {"door": "web", "call": "phone"})
    found = covering(walked, "transitions")
    assert tokens(found) == ["door.buy.ask.buy.go"]
    assert covering(walked, "transitions", entry="call").walks[0].token == "call.buy.ask.buy.go"
    assert why(covering(walked, "transitions", entry="call")) == {"web.buy": "`web` is never reached"}
    with pytest.raises(UsageError, match=r"^`pat` does not enter at `window`, but at door, call$"):
        covering(walked, "transitions", entry="window")


def test_a_runaround_is_left_where_all_is_covered() -> None:
    """There is no end to go on to."""
    steps = {
        "a": {"owner": "shop", "transitions": {"on": "b", "out": {"to": "end", "when": {"holds": ["stamp"]}}}},
        "b": {"owner": "shop", "transitions": {"back": "a"}},
        "c": {"owner": "shop", "gives": ["stamp"], "transitions": {"on": "a"}},
    }
    found = covering(machine(steps), "transitions")
    assert tokens(found) == ["in.on.back"]
    assert why(found) == {"a.out": "needs the stamp, which they do not hold", "c.on": "`c` is never reached"}


def test_what_closes_a_transition_whenever_they_are_there_is_told() -> None:
    steps = {
        "form": {
            "owner": "shop",
            "asks": ["email"],
            "transitions": {"send": "desk", "skip": {"to": "desk", "unanswered": "true"}, "call": "desk"},
        },
        "desk": {"owner": "care", "channel": "web", "transitions": {"chat": "room", "post": {"to": "end", "by": "owner"}}},
        "room": {"owner": "care", "channel": "phone", "transitions": {"on": "end"}},
    }
    found = covering(machine(steps, lacks=["email"], refuses=["form.call"], channels=["web"]), "transitions")
    assert why(found) == {
        "form.send": "needs an answer: the email, which they cannot or will not give",
        "form.call": "needs an answer: the email, which they cannot or will not give and is something they refuse",
        "desk.chat": "goes on by phone, which they cannot use",
        "room.on": "`room` is never reached",
    }
    absent = machine(
        {"room": {**steps["room"], "transitions": {"on": "end", "time": {"to": "end", "unanswered": "true"}}}}, channels=["web"]
    )
    assert why(covering(absent, "transitions")) == {"room.on": "needs the customer, who cannot be there"}


def test_where_nothing_closes_it_always_the_first_time_is_told() -> None:
    """With the stamp they are closed to it, without the key they cannot: one or the other, never neither."""
    steps = {
        "hall": {
            "owner": "shop",
            "transitions": {"open": {"to": "end", "when": {"holds": ["key"], "holds-not": ["stamp"]}}, "take": "box", "go": "end"},
        },
        "box": {"owner": "shop", "gives": ["key", "stamp"], "transitions": {"back": "hall"}},
    }
    found = covering(machine(steps), "transitions")
    assert why(found) == {"hall.open": "the first time: needs the key, which they do not hold"}
    assert why(covering(machine(steps), "pairs")) == {"box.back, hall.open": "`hall.open` cannot be taken"}


BOXED = ("ring", "cup", "coat", "lamp")


def test_where_there_is_too_much_to_tell_always_the_first_time_is_told() -> None:
    """Which of what is in the boxes they hold closes nothing but what is never open: there are 6 configurations for the walks, and 64 to
    tell what closes that always."""
    holds = {"holds": ["key", "crown", *BOXED]}
    steps: dict[str, Any] = {
        "hall": {
            "owner": "shop",
            "transitions": {"open": {"to": "end", "when": holds}, "go": "end", "enter": {"to": "vault", "when": {"holds": ["crown"]}}},
        },
        "vault": {"owner": "shop", "gives": ["crown", "key"], "transitions": {"back": "hall"}},
    }
    for item in BOXED:
        steps["hall"]["transitions"][f"take-{item}"] = f"box-{item}"
        steps[f"box-{item}"] = {"owner": "shop", "gives": [item], "transitions": {"back": "hall"}}
    missing = "needs the key, which they do not hold and needs the crown, which they do not hold"
    assert why(covering(machine(steps), "transitions"))["hall.open"] == missing
    few = covering(machine(steps), "transitions", most=20)
    boxes = "".join(f" and needs the {item}, which they do not hold" for item in BOXED)
    assert why(few)["hall.open"] == f"the first time: {missing}{boxes}"
    assert few.smallest


HANDS = {
    "lobby": {"owner": "shop", "transitions": {"ask": "queue", "ring": "line"}},
    "line": {"owner": "care", "transitions": {"wait": "queue", "hang-up": {"to": "queue", "when": {"holds": ["ticket"]}}}},
    "queue": {"owner": "customer", "transitions": {"called": "van", "leave": {"to": "lobby", "when": {"known": ["email"]}}}},
    "van": {"owner": "carrier", "gives": ["ticket"], "transitions": {"on": "end"}},
}


def test_one_transition_is_as_many_hand_offs_as_it_has_givers() -> None:
    """From a queue of the customer's own the van takes over from the shop, or from the care team: two walks, for one transition."""
    told = {"already-told": {"care": ["email"]}}
    found = covering(machine(HANDS, goal=told), "hand-offs")
    assert tokens(found) == ["in.ring.wait.called.on", "in.ring.wait.leave.ask.called.on"]
    assert [item.place for item in found.covered] == [
        "lobby.ring: shop → care",
        "queue.called: shop → carrier",
        "queue.called: care → carrier",
        "queue.leave: care → shop",
    ]
    assert why(found) == {"queue.leave: carrier → shop": "never while `carrier` holds them"}
    nobody = covering(machine(HANDS), "hand-offs")
    assert why(nobody)["queue.leave: care → shop"] == "`queue.leave` cannot be taken"


def test_a_hand_off_that_is_closed_in_their_hands_says_what_closes_it() -> None:
    told = {"already-told": {"shop": ["email"]}}
    steps = {**HANDS, "van": {"owner": "carrier", "transitions": {"on": "queue", "off": "end"}, "gives": ["ticket"]}}
    assert why(covering(machine(steps, goal=told), "hand-offs")) == {
        "queue.leave: care → shop": "never while `care` holds them: is open only where the email is known to the party that holds them",
        "queue.leave: carrier → shop": "never while `carrier` holds them: is open only where the email is known to the party that holds them",
    }


def test_nobody_takes_over() -> None:
    steps = {"a": {"owner": "shop", "transitions": {"drop": "b"}}, "b": {"transitions": {"on": "end"}}}
    assert [item.place for item in covering(machine(steps), "hand-offs").covered] == ["a.drop: shop → nobody"]


def test_where_there_is_nothing_to_cover_no_walk_is_needed() -> None:
    nothing = covering(machine({"a": {"transitions": {"on": "end"}}}), "pairs")
    assert nothing == Covering("pairs", (), (), (), True)


def test_nothing_is_said_of_what_was_not_explored() -> None:
    with pytest.raises(LimitReached, match="stopped at the limit of 2 configurations: "):
        covering(machine(SHOP), "pairs", most=2)


def test_what_would_take_too_much_is_not_called_the_smallest() -> None:
    """Each walk has two of five tries, and so it takes three; that no two will do is seen by trying all, which is too much: behind them
    there are 4,096 ways on. So much and no more can be said at once: that it takes two."""
    room = {f"try-{i}": "hub" for i in range(5)}
    steps = {
        "hub": {"owner": "shop", "transitions": {"go": {"to": "room", "at-most": "2"}, "leave": "s0"}},
        "room": {"owner": "shop", "transitions": room},
        **STAGES,
    }
    found = covering(machine(steps), "transitions")
    assert len(found.walks) == 3
    assert not found.smallest
    assert not found.uncovered
    few = {**steps, "hub": {"owner": "shop", "transitions": {"go": {"to": "room", "at-most": "2"}, "leave": "s12"}}}
    found = covering(machine(few), "transitions")
    assert len(found.walks) == 3
    assert found.smallest


# Random journeys, against the search of whole configurations.


@given(projects())
def test_all_that_can_be_is_covered_and_the_rest_is_explained(project: Project) -> None:
    for walked in machines(project):
        for what in WHATS:
            agrees(covering(walked, what), walked, searched(walked))


@given(projects(steps=4, personas=1))
def test_what_is_called_the_smallest_is_the_smallest(project: Project) -> None:
    for walked in machines(project):
        for what in WHATS:
            found, fewest = covering(walked, what), smallest_by_force(searched(walked), what)
            if fewest is not None:
                assert len(found.walks) == fewest if found.smallest else len(found.walks) >= fewest


@given(projects())
def test_walks_from_one_entry_cover_what_can_be_from_there(project: Project) -> None:
    for walked in machines(project):
        space = searched(walked)
        for entry, start in space.starts.items():
            found = covering(walked, "transitions", entry=entry)
            assert {walk.entry for walk in found.walks} <= {entry}
            assert {item.moves for item in found.covered} == {(edge.move,) for n in space.reachable_from(entry) for edge in space.out(n)}
            assert start in space.reachable_from(entry)


def machines(project: Project) -> list[Machine]:
    """Each persona on the journey."""
    return [Machine.of(project.journey("trip"), person) for person in project.testers("trip")]


def searched(walked: Machine) -> Space:
    """All that the search of whole configurations finds."""
    return explore(walked, Limits().stopwatch())


def agrees(found: Covering, walked: Machine, space: Space) -> None:
    """Holds where a covering is what the search says that it must be."""
    can = {key for spot in spots(space, found.what) for covers, _ in onwards(space, found.what, spot) for key in covers}
    paper = [key_of(item) for item in items_of(walked, found.what).values()]
    assert can <= {*paper}
    if found.what == "transitions":
        assert {move.index for (move,) in can} == Listed(space).taken()
    assert [key_of(item) for item in found.covered] == [key for key in paper if key in can]
    assert [key_of(uncovered.item) for uncovered in found.uncovered] == [key for key in paper if key not in can]
    in_walks: set[Key] = set()
    for walk in found.walks:
        path = Path.replay(walked, walk.entry, walk.moves)
        for i, arrival in enumerate(path.arrivals[1:]):
            in_walks |= {*keys(found.what, path.moves[i - 1] if i else None, path.moves[i], arrival.events)}
        ahead = reachable([space.number_of(path.end)], lambda number: [edge.target for edge in space.out(number)])
        assert not space.out(space.number_of(path.end)) or all(space.out(number) for number in ahead)
    assert in_walks == can
    assert len(found.walks) <= len(greedy(space, found.what))
    for uncovered in found.uncovered:
        assert uncovered.why == closing(walked, space, uncovered.item)


Key = tuple[Any, ...]
"""What is covered, however cxtest writes it."""
Spot = tuple[int, Move | None]
"""A configuration, and where pairs are to be covered the last transition."""


def key_of(item: Item) -> Key:
    return item.moves if item.hand_off is None else (*item.moves, item.hand_off.giver, item.hand_off.taker)


def keys(what: What, last: Move | None, move: Move, events: tuple[Event, ...]) -> list[Key]:
    """What a transition covers."""
    if what == "hand-offs":
        return [(move, event.giver, event.taker) for event in events if isinstance(event, HandedOff)]
    return [(move,)] if what == "transitions" else [(last, move)] if last else []


def onwards(space: Space, what: What, spot: Spot) -> list[tuple[list[Key], Spot]]:
    number, last = spot
    return [(keys(what, last, e.move, e.events), (e.target, e.move if what == "pairs" else None)) for e in space.out(number)]


def begins(space: Space) -> list[Spot]:
    return [(number, None) for number in dict.fromkeys(space.starts.values())]


def spots(space: Space, what: What) -> list[Spot]:
    """All that can be come to."""
    found = dict.fromkeys(begins(space))
    waiting = list(found)
    for spot in waiting:
        new = [target for _, target in onwards(space, what, spot) if target not in found]
        found.update(dict.fromkeys(new))
        waiting += dict.fromkeys(new)
    return waiting


def greedy(space: Space, what: What) -> list[list[Key]]:
    """Walks that go on to the nearest thing that is not covered, as long as there is one; then the next walk begins."""
    covered: set[Key] = set()
    walks: list[list[Key]] = []
    froms = begins(space)
    while True:
        found = nearest(space, what, froms, covered)
        if found is None and froms == begins(space):
            return walks
        if found is None:
            froms = begins(space)
            continue
        if froms == begins(space):
            walks.append([])
        new, spot = found
        covered.update(new)
        walks[-1] += new
        froms = [spot]


def nearest(space: Space, what: What, froms: list[Spot], covered: set[Key]) -> tuple[list[Key], Spot] | None:
    seen, waiting = set(froms), list(froms)
    for spot in waiting:
        for covers, target in onwards(space, what, spot):
            if not covered.issuperset(covers):
                return covers, target
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return None


STATES = 20_000
"""So much is tried by force."""


def smallest_by_force(space: Space, what: What) -> int | None:
    """How many walks it takes at least, by trying what every walk covers; None where that is too much."""
    start: list[tuple[Spot, frozenset[Key]]] = [(spot, frozenset()) for spot in begins(space)]
    seen, waiting = set(start), list(start)
    for spot, covered in waiting:
        for covers, target in onwards(space, what, spot):
            state = target, covered.union(covers)
            if state not in seen:
                seen.add(state)
                waiting.append(state)
        if len(seen) > STATES:
            return None
    one = largest({covered for _, covered in waiting})
    everything, together, number = frozenset().union(*one), {frozenset[Key]()}, 0
    while everything not in together:
        together, number = largest({some | more for some in together for more in one}), number + 1
        if len(together) * len(one) > STATES:
            return None
    return number


def largest(sets: set[frozenset[Key]]) -> set[frozenset[Key]]:
    kept: list[frozenset[Key]] = []
    for items in sorted(sets, key=len, reverse=True):
        if not any(items <= other for other in kept):
            kept.append(items)
    return set(kept)


def closing(walked: Machine, space: Space, item: Item) -> str:
    """Why something cannot be covered, as the configurations say that the search finds, one by one."""
    taken = {edge.move for _, _, edges in space.looked_into() for edge in edges}
    *before, move = item.moves
    here = [c for c in space.configurations if walked.steps[c.step] == move.step]
    for shut in item.moves if before or item.hand_off else ():
        if shut not in taken:
            return f"`{shut.place}` cannot be taken"
    if before:
        after = [space.configurations[edge.target] for _, _, edges in space.looked_into() for edge in edges if edge.move == before[0]]
        return f"then `{move.place}` {told(walked, after, move)}"
    if item.hand_off:
        theirs = [c for c in here if walked.view(c).holder == item.hand_off.giver]
        return f"never while `{item.hand_off.giver}` holds them" + (f": {told(walked, theirs, move)}" if theirs else "")
    return told(walked, here, move) if here else f"`{move.step}` is never reached"


def told(walked: Machine, here: list[Configuration], move: Move) -> str:
    reasons = [next(closed.reasons for closed in walked.closed(c) if closed.move == move) for c in here]
    always = [reason for reason in reasons[0] if all(reason in others for others in reasons)]
    says = Words(walked.journey, walked.organisation)
    said = " and ".join(says.reason(reason) for reason in always or reasons[0])
    return said if always else f"the first time: {said}"
