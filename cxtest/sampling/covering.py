"""Covering sets of walks: the fewest that take all transitions, all pairs of them, or all hand-offs; and why what is left cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from cxtest.errors import LimitReached, UsageError
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Configuration, HandedOff, Move, Reason
from cxtest.machine.walk import Walk
from cxtest.sampling.cover_graph import Graph, Key, What
from cxtest.sampling.cover_search import fewest
from cxtest.sampling.walker import REMEMBERED, Walker
from cxtest.telling.words import Words


class Item(NamedTuple):
    """One thing that is to be covered, on paper.

    `place` is how people write it: `agent.approve[0]`; a pair `ivr.press-2, agent.approve[0]`; a hand-off `ivr.press-2: ivr → care`.
    `moves` are the transition, or the two of a pair; `hand_off` is a hand-off.
    """

    place: str
    moves: tuple[Move, ...]
    hand_off: HandedOff | None = None


class Uncovered(NamedTuple):
    """What no walk covers, and why: the rest of a sentence that begins with it, such as `needs the stamp, which they do not hold`."""

    item: Item
    why: str


class Covering(NamedTuple):
    """A set of walks, in file order, and all that they cover and do not.

    `smallest`: it is proved that no set of fewer walks covers as much; else it is the smallest that was found.
    """

    what: What
    walks: tuple[Walk, ...]
    covered: tuple[Item, ...]
    uncovered: tuple[Uncovered, ...]
    smallest: bool


def covering(machine: Machine, what: What, *, most: int = REMEMBERED, entry: str | None = None) -> Covering:
    """The smallest set of walks that cover all transitions, all pairs of transitions, or all hand-offs, that the persona can come to.

    The smallest is the one of fewest walks; of sets of as many, one of fewer transitions is preferred. Every walk goes on to an end: to a
    good one if there is any on the way, else to another outcome, else to where nothing is open; where there is no end it stops with what
    it covers. Nothing is drawn: the same journey and persona give the same walks.

    - Transitions: each of the journey; each alternative of a trigger by itself.
    - Pairs: each two transitions that follow directly one on the other, where on paper the second leaves the step that the first leads
      to. That is 1-switch coverage: Chow, "Testing software design modeled by finite-state machines", IEEE TSE 4(3), 1978.
    - Hand-offs: each by which a transition, on paper, lets go of the customer: the transition, the giver, and the taker.

    Args:
        machine: the journey as the persona walks it.
        what: what is to be covered.
        most: how many configurations are explored at most.
        entry: only walks from this entry; if left out, from all of the persona's.

    Raises:
        UsageError: the persona does not enter there.
        LimitReached: there is more to explore: of what was not explored nothing is said.
    """
    walker = Walker(machine)
    if entry is not None and entry not in walker.starts:
        raise UsageError(f"`{machine.persona.persona}` does not enter at `{entry}`, but at {', '.join(walker.starts)}")
    entries = [entry] if entry is not None else list(walker.starts)
    keyed = items_of(machine, what)
    graph = Graph(walker, what, {key: number for number, key in enumerate(keyed)}, entries, most)
    found = fewest(graph)
    items = list(keyed.values())
    left = [item for number, item in enumerate(items) if not graph.all >> number & 1]
    walks = [Walk(machine, (graph.entries[route.start], tuple(edge.move for edge in route.edges))) for route in found.routes]
    return Covering(
        what=what,
        walks=tuple(sorted(walks, key=lambda walk: (entries.index(walk.entry), [move.index for move in walk.moves]))),
        covered=tuple(item for number, item in enumerate(items) if graph.all >> number & 1),
        uncovered=_explained(graph, entries, left, most),
        smallest=found.proved,
    )


def items_of(machine: Machine, what: What) -> dict[Key, Item]:
    """All that is to be covered, on paper, in file order."""
    if what == "transitions":
        return {(move.index,): Item(move.place, (move,)) for move in machine.moves}
    if what == "pairs":
        leaving: dict[str, list[Move]] = {step: [] for step in machine.steps}
        for move in machine.moves:
            leaving[move.step].append(move)
        pairs = [(move, after) for move in machine.moves for after in leaving[move.target]]
        return {(move.index, after.index): Item(f"{move.place}, {after.place}", (move, after)) for move, after in pairs}
    handed = [(hand_off, machine.parties.index(hand_off.giver)) for move in machine.moves for hand_off in machine.hand_offs(move)]
    return {(h.move.index, giver): Item(f"{h.move.place}: {h.giver} → {h.taker or 'nobody'}", (h.move,), h) for h, giver in handed}


def _explained(graph: Graph, entries: Sequence[str], left: Sequence[Item], most: int) -> tuple[Uncovered, ...]:
    """Why nothing covers what is left."""
    taken = {edge.move for out in graph.edges for edge in out}
    # What is told of a pair, or a hand-off, by a transition that cannot be taken is just that.
    closed = {item.moves[-1] for item in left if taken.issuperset(item.moves) or (len(item.moves) == 1 and not item.hand_off)}
    why = _Why(graph, entries, closed, most)
    return tuple(Uncovered(item, why.of(item)) for item in left)


class _Why:
    """Why something cannot be covered, from all that walks can come to."""

    def __init__(self, graph: Graph, entries: Iterable[str], moves: Collection[Move], most: int) -> None:
        """Explores once more, and remembers all that may close the transitions `moves`: which of it does decides no walk.

        Where that is too much to explore, only what closes them the first time can be told.
        """
        self._machine = machine = graph.machine
        self._words = Words(machine.journey, machine.organisation)
        reads = 0
        for point in {graph.configuration(number)[:2] for number in range(len(graph))}:
            for way in machine.ways(*point):
                for condition in way.conditions if way.move in moves else ():
                    reads |= condition.guard.reads
        self._graph, self._whole = graph, True
        try:
            self._graph = Graph(Walker(machine, reads), "transitions", {}, entries, most)
        except LimitReached:
            self._whole = False
        self._leads: dict[Move, dict[int, None]] = {}
        """Where each transition that is taken leads to, nearest first."""
        self._at: dict[str, list[int]] = {step: [] for step in machine.steps}
        """The spots at each step, nearest first."""
        for number, out in enumerate(self._graph.edges):
            self._at[machine.steps[self._graph.configuration(number).step]].append(number)
            for edge in out:
                self._leads.setdefault(edge.move, {})[edge.target] = None

    def of(self, item: Item) -> str:
        """Why this cannot be covered."""
        move, giver = item.moves[-1], item.hand_off and item.hand_off.giver
        if len(item.moves) == 2 or giver:
            for shut in item.moves:
                if shut not in self._leads:
                    return f"`{shut.place}` cannot be taken"
        if len(item.moves) == 2:
            return f"then `{move.place}` {self._closing([*self._leads[item.moves[0]]], move)}"
        here = self._at[move.step]
        if giver is None:
            return self._closing(here, move) if here else f"`{move.step}` is never reached"
        holder = self._machine.parties.index(giver)
        theirs = [number for number in here if self._graph.configuration(number).holder == holder]
        return f"never while `{giver}` holds them" + (f": {self._closing(theirs, move)}" if theirs else "")

    def _closing(self, spots: Sequence[int], move: Move) -> str:
        """What closes a transition at all of these spots; if there is no such thing, what does at the first of them."""
        first = self._reasons(Path.replay(self._machine, *self._graph.way_to(spots[0])).end, move)
        always = first if self._whole else ()
        for number in spots if always else ():
            here = self._reasons(self._graph.configuration(number), move)
            always = tuple(reason for reason in always if reason in here)
        said = " and ".join(self._words.reason(reason) for reason in always or first)
        return said if always else f"the first time: {said}"

    def _reasons(self, configuration: Configuration, move: Move) -> tuple[Reason, ...]:
        return next(closed.reasons for closed in self._machine.closed(configuration) if closed.move == move)
