"""Answers slice by slice: each question searched on what it can see, and nothing else.

Questions about events and monitors are searched with counters left aside at first, so with more walks than there are. Where nothing is
found, there is nothing; where the walk found replays, it stands, and is a shortest one. Where it does not, what it broke is put back. See
Clarke, Grumberg, Jha, Lu and Veith, "Counterexample-guided abstraction refinement", CAV 2000.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from cxtest.analysis.answers import Answers, Owed
from cxtest.analysis.budget import Budget, End, Spending, within_budget
from cxtest.analysis.control import Control
from cxtest.analysis.dense_space import Dense
from cxtest.analysis.hold import hold
from cxtest.analysis.listed import Listed
from cxtest.analysis.net import Net
from cxtest.analysis.points import Points, Undecided
from cxtest.analysis.product import Lanes, Product
from cxtest.analysis.search import closed_sets
from cxtest.analysis.shared import Shared
from cxtest.analysis.slices import Key, Slice
from cxtest.analysis.space import Space, explore, whole
from cxtest.analysis.strands import Strand, Strands
from cxtest.analysis.stuck import runarounds, steps_of, stuck
from cxtest.analysis.watch import Step, watch, watch_space
from cxtest.config import Stopwatch
from cxtest.machine.machine import Machine
from cxtest.machine.monitor import Monitor
from cxtest.machine.path import Path, Trail
from cxtest.machine.primitives import run
from cxtest.machine.state import Asked, Event, Move, Repeated

E = TypeVar("E", bound=Event)
Memory = TypeVar("Memory", bound=Hashable)
T = TypeVar("T")
Kept = frozenset[int]
"""The numbers of the transitions whose `at-most` is minded."""

NONE: Kept = frozenset()

ASKING = {"facts", "repeats"}
"""The keys of the ledger that depend on who knows what."""


class Sliced(Answers):
    """Answers slice by slice."""

    def __init__(self, machine: Machine, stopwatch: Stopwatch, shared: Shared | None = None) -> None:
        """Begins; `shared` is where the answers of other personas on the same journey are found, and these are left for others."""
        super().__init__(machine, stopwatch)
        self._shared = Shared() if shared is None else shared
        self._seen: dict[Kept, Key] = {}
        self._lanes: dict[Kept, Lanes] = {}
        self._spaces: dict[tuple[Kept, frozenset[Event]], Space] = {}
        self._products: dict[tuple[Kept, Strand], Product] = {}

    @cached_property
    def _net(self) -> Net:
        return Net(self.machine)

    @cached_property
    def _counted(self) -> Kept:
        """Every transition with `at-most`."""
        return frozenset(self.machine.counted)

    # What every other question builds on.

    @property
    def control(self) -> Control:
        """As Answers says. Sets hold it where there are many configurations."""
        return self.looked("control", self._held)

    @cached_property
    def _held(self) -> Listed | Dense:
        seen = Slice(self._net)
        return hold(seen, self.machine, self.stopwatch, lambda most: self._explored(seen, self._counted, most))

    @property
    def _control(self) -> Space:
        """The control space, for what is followed along its walks one by one."""
        return self.looked("control", self._listed)

    @property
    def _whole_control(self) -> Space:
        """The same, for questions that only a complete one answers. Raises LimitReached where there is none."""
        return whole(self._control)

    @cached_property
    def _listed(self) -> Space:
        return self._held.space if isinstance(self._held, Listed) else explore(self.machine, self.stopwatch, Slice(self._net))

    @cached_property
    def _points(self) -> Points | None:
        """What control points alone answer, where sets hold the control space."""
        return Points(self._net, self._strands, self._held, self.stopwatch) if isinstance(self._held, Dense) else None

    def _by_points(self, ask: Callable[[Points], T]) -> T:
        """An answer of control points alone. Raises Undecided where they do not answer it, or nobody need ask them."""
        if self._points is None:
            raise Undecided
        found = ask(self._points)
        self.looked("control", self._points.control)
        self.looked("points", self._points.space)
        return found

    def _explored(self, seen: Slice, kept: Kept | None = None, most: int | None = None) -> Space:
        """The space of a slice: explored, as far as so many configurations, or found where another persona sees the same."""
        key = seen.key
        if kept is not None:
            self._seen[kept] = key
        space: Space | None = self._shared.get(key)
        if space is not None:
            return replace(space, machine=self.machine, seen=seen, arrivals={start.entry: start.arrival for start in self._net.starts})
        space = explore(self.machine, self.stopwatch, seen, most)
        if space.limit is None:
            self._shared.put(key, space)
        return space

    def _skeleton(self, kept: Kept) -> Lanes:
        """The walks there are if only these counters are minded."""
        if kept not in self._lanes:
            space = self._control if kept == self._counted else self._explored(Slice(self._net, without=self._counted - kept), kept)
            self._lanes[kept] = Lanes(self._net, space)
        self.looked(("skeleton", kept) if kept != self._counted else "control", self._lanes[kept].space)
        return self._lanes[kept]

    @cached_property
    def _strands(self) -> Strands:
        return Strands(self._net, self.machine.owing)

    def _product(self, kept: Kept, strand: Strand) -> Product:
        """A strand on top of the walks there are if only these counters are minded."""
        skeleton = self._skeleton(kept)
        key = kept, strand
        if key not in self._products:
            self._products[key] = self._followed(skeleton, strand, self._seen[kept])
        product = self._products[key]
        self.asked.explored[key] = len(product)
        self.asked.limit = self.asked.limit or product.limit
        return product

    def _followed(self, skeleton: Lanes, strand: Strand, walks: Key) -> Product:
        """A strand on top of a skeleton: followed, or found where another persona's is the same on the same walks."""
        begins = tuple(
            (entry, arrival.configuration.memory & strand.mask, frozenset(strand.events.intersection(arrival.events)))
            for entry, arrival in self._net.starts
        )
        key = walks, strand.key, begins
        found: Product | None = self._shared.get(key)
        if found is None:
            found = Product(skeleton, strand, self.stopwatch)
            if skeleton.space.limit is None is found.limit:
                self._shared.put(key, found)
        return found

    # Events.

    def first(self, kind: type[E], which: Callable[[E], bool] = lambda _: True) -> Iterator[tuple[E, Path]]:
        """As Answers says."""
        found: list[tuple[E, Path]] = []
        at_once = [event for start in self._net.starts for event in start.arrival.events]
        self._skeleton(NONE) if self._points is None else self.control
        for event in dict.fromkeys([*at_once, *self._net.events]):
            if isinstance(event, kind) and which(event):
                path = self._first_walk(event)
                if path is not None:
                    found.append((event, path))
        yield from sorted(found, key=lambda pair: len(pair[1].moves))

    def _first_walk(self, event: Event) -> Path | None:
        """A shortest walk to where an event first happens; None if it never does."""
        with suppress(Undecided):
            return self._by_points(lambda points: points.first_walk(event))
        kept = NONE
        while True:
            product = self._product(kept, self._strands.of(event))
            if event not in product.found:
                return None
            path, broken = self._replayed(product.walk(*product.found[event]))
            if path is not None:
                return path
            kept = self._more(kept, broken)

    def _more(self, kept: Kept, broken: int) -> Kept:
        """These counters, and one that a walk broke, which cannot have been among them."""
        assert broken not in kept, "a slice minds a counter that a walk broke"
        return kept | {broken}

    def _replayed(self, walk: Trail) -> tuple[Path | None, int]:
        """A walk, replayed through the machine; None if it takes a transition more often than it may, and then which."""
        entry, moves = walk
        arrivals = [Path.replay(self.machine, entry, ()).arrivals[0]]
        for move in moves:
            try:
                arrivals.append(self.machine.take(arrivals[-1].configuration, move))
            except ValueError:
                assert move.index in self._counted, f"a slice lets {move.place} be taken where it is closed"
                return None, move.index
        return Path(self.machine, entry, tuple(arrivals), moves), -1

    # Promises.

    def owed_at_ends(self) -> Iterator[Owed]:
        """As Answers says."""
        with suppress(Undecided):
            found = self._by_points(Points.owed_at_ends)
            yield from (Owed(promise, (self.machine.steps[path.end.step],), path) for promise, path in found)
            return
        space = self._control
        kept = stuck(space)
        ends = {n for n, c in enumerate(space.configurations) if self.machine.outcome(c) is not None or n in kept}
        for promise, product in self._owing(ends):
            seen: set[int] = set()
            for node, (number, owed) in enumerate(product.nodes):
                step = space.configurations[number].step
                if owed and number in ends and step not in seen:
                    seen.add(step)
                    entry, moves = product.walk(node)
                    yield Owed(promise, (self.machine.steps[step],), Path.replay(self.machine, entry, moves))

    def owed_in_rounds(self) -> Iterator[Owed]:
        """As Answers says."""
        with suppress(Undecided):
            return self._by_points(Points.owed_in_rounds)
        for members in runarounds(self._control):
            inside = {*members}
            for promise, product in self._owing(inside):
                nodes = [node for node, (number, _) in enumerate(whole(product).nodes) if number in inside]
                index = {node: i for i, node in enumerate(nodes)}
                for closed in closed_sets([[index[target] for target in product.targets(node)] for node in nodes]):
                    if all(product.nodes[nodes[i]][1] for i in closed):
                        entry, moves = product.walk(nodes[closed[0]])
                        yield Owed(promise, steps_of(self._control, members), Path.replay(self.machine, entry, moves))
                        break

    def _owing(self, where: set[int]) -> Iterator[tuple[str, Product]]:
        """Each promise that may be owed at one of these configurations of the control space, on top of that."""
        owed = self.machine.semantics.variables.owed
        configurations = self._control.configurations
        may = 0
        for step, holder in {configurations[number][:2] for number in where}:
            may |= self._net.may[step, holder]
        for promise in owed.read(may):
            yield promise, self._product(self._counted, self._strands.holding(owed.mask([promise])))

    # Budgets.

    def spending(self, budget: Budget, end: End = "low") -> Spending:
        """As Answers says: jointly for all facts where a cap is on what is asked."""
        return self.spent(whole(self._asking) if ASKING & {*budget.keys} else self._whole_control, budget, end)

    def fatal_failures(self, entry: str, budget: Budget) -> Iterator[tuple[Move, Path, bool]]:
        """As Answers says. Without a budget, sets answer it where they hold the control space."""
        with suppress(Undecided):
            found = self._by_points(lambda points: points.fatal_failures(entry, budget))
            yield from ((move, path, False) for move, path in found)
            return
        yield from super().fatal_failures(entry, budget)

    def within_budget(self, entry: str, budget: Budget, end: End) -> Path | None:
        """As Answers says. What is asked in any case bounds what is spent from below, and often shows a walk that is within."""
        with suppress(Undecided):
            return self._by_points(lambda points: points.within_budget(entry, budget, end))
        space = self._whole_control
        label = within_budget(self.spent(space, budget, end), entry, self.stopwatch)
        if label is None:
            return None
        path = label.walk(space, entry)
        if budget.within(budget.spent_on(path, end)):
            return path
        space = whole(self._asking)
        label = within_budget(self.spent(space, budget, end), entry, self.stopwatch)
        return label.walk(space, entry) if label else None

    @property
    def _asking(self) -> Space:
        """The space with all that is asked on each transition, which depends on who knows what."""
        asked = {event for event, reads in self._net.events.items() if isinstance(event, (Asked, Repeated)) and reads}
        return self._with(self._counted, frozenset(asked))

    def _with(self, kept: Kept, wanted: frozenset[Event]) -> Space:
        """The space of all walks, with these events."""
        key = kept, wanted
        if key not in self._spaces:
            seen = Slice(self._net, wanted=wanted.__contains__, without=self._counted - kept)
            self._spaces[key] = self._explored(seen)
        return self.looked(key, self._spaces[key])

    # Monitors.

    def watch(self, monitor: Monitor[Memory]) -> Iterator[tuple[str, Path]]:
        """As Answers says. What may excuse a violation, and depends on what is known, is left aside until a walk needs it."""
        excuses = frozenset(e for e, reads in self._net.events.items() if isinstance(e, monitor.excuses) and reads)
        reads = frozenset(event for event in self._net.events if isinstance(event, monitor.reads)) - excuses
        with suppress(Undecided):
            yield from self._by_points(lambda points: points.watch(monitor, lambda path, place: self._excuse(monitor, path, reads, place)))
            return
        for place, walk in self._at_most_violations(monitor, reads).items():
            kept, wanted, found = NONE, reads, walk
            while True:
                path, broken = self._replayed(found)
                if path is None:
                    kept = self._more(kept, broken)
                elif missed := self._excuse(monitor, path, wanted, place):
                    wanted |= missed
                else:
                    yield place, path
                    break
                violations = self._violations(monitor, kept, wanted)
                if place not in violations:
                    break
                found = violations[place]

    def _at_most_violations(self, monitor: Monitor[Memory], reads: frozenset[Event]) -> dict[str, Trail]:
        """The violations there may be: on walks that mind no counters, with the events that happen whatever is known."""
        anyway = self._strands.all[0]
        if not reads <= anyway.events:
            return self._violations(monitor, NONE, reads)
        lanes, told = self._skeleton(NONE), dict[int, tuple[Event, ...]]()
        whole(lanes.space)

        def out(number: int) -> Iterator[Step]:
            for target, lane in lanes.out[number]:
                if lane not in told:
                    events: list[Event] = []
                    for program in anyway.programs.get(lane, ()):
                        run(program, 0, 0, events)
                    told[lane] = tuple(event for event in events if event in reads)
                yield target, self._net.move(lane), told[lane]

        begins = [(entry, lanes.space.starts[entry], arrival.events) for entry, arrival in self._net.starts]
        return dict(watch(begins, out, monitor, self.stopwatch))

    def _violations(self, monitor: Monitor[Memory], kept: Kept, wanted: frozenset[Event]) -> dict[str, Trail]:
        return dict(watch_space(whole(self._with(kept, wanted)), monitor, self.stopwatch))

    def _excuse(self, monitor: Monitor[Memory], path: Path, wanted: frozenset[Event], place: str) -> frozenset[Event]:
        """The events that were left aside, and without which this walk would show no violation: those of as short an end of it as will
        do. None if the violation stands."""
        every = [tuple(e for e in arrival.events if isinstance(e, monitor.reads)) for arrival in path.arrivals]
        few = [events if i == 0 else tuple(e for e in events if e in wanted) for i, events in enumerate(every)]
        memories = [monitor.start]
        for events in few:
            memories.append(monitor.step(memories[-1], events)[0])
        for begin in range(len(every) - 1, -1, -1):
            memory, violated = memories[begin], None
            for events in every[begin:]:
                memory, violated = monitor.step(memory, events)
            if violated != place:
                return frozenset(event for events in every[max(begin, 1) :] for event in events if event not in wanted)
        return frozenset()
