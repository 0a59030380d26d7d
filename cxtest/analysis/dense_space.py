"""A control space that is held as sets: for each control point, one integer that says which memories can be reached there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from cxtest.analysis.control import Control, Kind, Round, Stuck
from cxtest.analysis.dense import Region, Sets, before
from cxtest.analysis.dense_promise import Outlook, promises
from cxtest.analysis.dense_rounds import rounds
from cxtest.analysis.dense_search import Keep, Layers, every, leading_to, onwards
from cxtest.analysis.net import Point
from cxtest.analysis.promise import Promise, Promises
from cxtest.config import Stopwatch
from cxtest.machine.path import Trail
from cxtest.machine.state import Configuration, Move

Key = tuple[int, int, tuple[int, ...]]
"""The order in which breadth-first search comes to what shortest walks lead to."""


class Dense(Control):
    """The control space as sets of configurations, explored completely.

    Raises:
        LimitReached: there is no more time.
    """

    def __init__(self, sets: Sets, stopwatch: Stopwatch) -> None:
        self.machine, self.limit = sets.machine, None
        self.sets, self._stopwatch = sets, stopwatch
        self._starts = sets.seen.starts()
        self.reach = onwards(sets, sets.at([start.arrival.configuration for start in self._starts]), stopwatch)
        self._size = sum(here.bit_count() for here in self.reach.values())
        self._layers = Layers(sets, self._starts, stopwatch)
        steps = dict.fromkeys(step for step, _ in self.reach)
        self._nearest = {step: self.walk(self._at_steps([step])) for step in steps}

    def __len__(self) -> int:
        return self._size

    def walk(self, goals: Region) -> Trail:
        """A shortest walk to some configurations that can be reached."""
        return self._layers.walk(goals)[0]

    def nearest(self) -> Mapping[int, Trail]:
        """As Control says."""
        return self._nearest

    def taken(self) -> frozenset[int]:
        """As Control says."""
        return frozenset(
            track.move.index
            for point, here in self.reach.items()
            for track in self.sets.out[point]
            if track.open is None or here & track.open
        )

    def reached_from(self, entry: str) -> Collection[int]:
        """As Control says."""
        begin = [start.arrival.configuration for start in self._starts if start.entry == entry]
        return {step for step, _ in onwards(self.sets, self.sets.at(begin), self._stopwatch)}

    def shortest(self, steps: Collection[int], entry: str | None = None) -> Trail:
        """As Control says."""
        if entry is None:
            return self.walk(self._at_steps(steps))
        starts = [start for start in self._starts if start.entry == entry]
        return Layers(self.sets, starts, self._stopwatch).walk(self._at_steps(steps))[0]

    def leading_to_wanted(self) -> tuple[str, ...]:
        """As Control says."""
        wanted = self._leading_to({point: here for point, here in self.reach.items() if self.machine.wanted_at(point[0])})
        return tuple(start.entry for start in self._starts if self.sets.has(wanted, start.arrival.configuration))

    def leads_to_good(self, configuration: Configuration) -> bool:
        """As Control says."""
        return self.sets.has(self._outlook.leading, configuration)

    def promise_from(self, configuration: Configuration) -> Promise:
        """As Control says."""
        return self._outlook.promise(configuration)

    @cached_property
    def _outlook(self) -> Outlook:
        return Outlook(self.sets, self.reach, self._stopwatch, every)

    def foresee(self) -> None:
        """As Control says."""
        self._outlook.foresee()

    def promises(self) -> Promises:
        """As Control says."""
        return promises(self.sets, self.reach, self._outlook, self._stopwatch)

    def stuck(self) -> list[Stuck]:
        """As Control says."""
        found: dict[tuple[Kind, int, tuple[str, ...]], Region] = {}
        for point, here in self.reach.items():
            if self.machine.outcome_of(point[0]) is None:
                for track in self.sets.out[point]:
                    here = 0 if track.open is None else here ^ (here & track.open)
                for kind, facts, some in self._kinds(point, here) if here else ():
                    found.setdefault((kind, point[0], facts), {})[point] = some
        return [Stuck(*place, self.walk(region)) for place, region in found.items()]

    def _kinds(self, point: Point, here: int) -> Iterator[tuple[Kind, tuple[str, ...], int]]:
        """Configurations where nothing is open, by what stuck.py says of each, and by what is left unanswered."""
        sets, machine = self.sets, self.machine
        unanswered = machine.semantics.variables.unanswered.mask(machine.semantics.facts)
        parts = [here]
        for has, lacks, _ in sets.memories.switches(unanswered & sets.seen.live[point]):
            parts = [half for part in parts for half in (part & has, part & lacks) if half]
        for part in parts:
            one = Configuration(*point, sets.memories.memory(part.bit_length() - 1))
            facts = machine.unanswered(one)
            if facts or machine.absent(one):
                yield "unanswerable-ask" if facts else "locked-out", facts, part
            else:
                channel = part & self._closed_by_channels(point)
                if channel:
                    yield "locked-out", (), channel
                if part != channel:
                    yield "dead-end", (), part ^ channel

    def _closed_by_channels(self, point: Point) -> int:
        """The memories in which nothing but a channel closes one of the ways on."""
        memories, found = self.sets.memories, 0
        for way in self.machine.ways(*point):
            if any(condition.reason.kind == "channel" for condition in way.conditions):
                others = memories.all
                for condition in way.conditions:
                    if condition.reason.kind != "channel":
                        when = memories.when(condition.guard)
                        others = others if when is None else others & when
                found |= others
        return found

    def runarounds(self) -> list[Round]:
        """As Control says."""
        return self._rounds(every)

    def endless_waits(self) -> list[Round]:
        """As Control says."""
        return self._rounds(_not_theirs)

    def _rounds(self, keep: Keep) -> list[Round]:
        first: dict[tuple[str, ...], tuple[Key, Trail, Region]] = {}
        for steps, some, changing in rounds(self.sets, self.reach, self._stopwatch, keep):
            walk, end = self._layers.walk(some)
            key = self._key(walk)
            if steps not in first or key < first[steps][0]:
                # Of the rounds that were found at once, the one that the walk leads to.
                values = changing.values(self.sets.at([end]))
                first[steps] = key, walk, {point: both for point, here in some.items() if (both := here & values)}
        return [self._round(steps, walk, members) for steps, (_, walk, members) in sorted(first.items(), key=lambda found: found[1][0])]

    def _round(self, steps: tuple[str, ...], walk: Trail, members: Region) -> Round:
        out: list[tuple[Key, Move]] = []
        back: list[tuple[Key, Move]] = []
        theirs = False
        for point, here in members.items():
            for track in self.sets.out[point]:
                can = here if track.open is None else here & track.open
                theirs = theirs or bool(can and track.move.of_the_customer)
                if can and track.move.target not in steps:
                    out.append((self._key(self.walk({point: can})), track.move))
                    good = here & before(track, self._outlook.leading.get(track.target, 0))
                    if good:
                        back.append((self._key(self.walk({point: good})), track.move))
        return Round(
            steps=steps,
            walk=walk,
            theirs=theirs,
            out=tuple(dict.fromkeys(move for _, move in sorted(out, key=_order))),
            back=next((move for _, move in sorted(back, key=_order)), None),
            has=lambda configuration: self.sets.has(members, configuration),
        )

    def _key(self, walk: Trail) -> Key:
        entry, moves = walk
        number = next(i for i, start in enumerate(self._starts) if start.entry == entry)
        return len(moves), number, tuple(move.index for move in moves)

    def _at_steps(self, steps: Collection[int]) -> Region:
        return {point: here for point, here in self.reach.items() if point[0] in steps}

    def _leading_to(self, region: Region) -> Region:
        return leading_to(self.sets, region, self.reach, self._stopwatch)


def _not_theirs(move: Move) -> bool:
    return not move.of_the_customer


def _order(found: tuple[Key, Move]) -> tuple[Key, int]:
    key, move = found
    return key, move.index
