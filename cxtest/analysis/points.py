"""What control points alone answer, where sets hold the control space.

Searched with all guards left aside, there are more walks than there are: what is not found there is nowhere, and a shortest walk found
there that replays is a shortest one. All else has to be followed through configurations one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from functools import cached_property
from typing import TypeVar

from cxtest.analysis.budget import Budget, End, Spending, within_budget
from cxtest.analysis.dense import Region, after
from cxtest.analysis.dense_search import Layers, leading_to, no_failure, onwards
from cxtest.analysis.dense_space import Dense
from cxtest.analysis.net import Net
from cxtest.analysis.product import Lanes, Product
from cxtest.analysis.slices import Slice
from cxtest.analysis.space import Space, explore, whole
from cxtest.analysis.strands import Strand, Strands
from cxtest.analysis.watch import watch_space
from cxtest.config import Stopwatch
from cxtest.errors import UsageError
from cxtest.machine.monitor import Monitor
from cxtest.machine.path import Path, Trail
from cxtest.machine.primitives import Program
from cxtest.machine.state import Event, Move

Memory = TypeVar("Memory", bound=Hashable)


class Undecided(Exception):
    """Control points alone do not answer this."""


class Points:
    """Answers that control points, and sets of configurations, give; whatever does not raises Undecided."""

    def __init__(self, net: Net, strands: Strands, control: Dense, stopwatch: Stopwatch) -> None:
        self._net, self._strands, self.control, self._stopwatch = net, strands, control, stopwatch
        self.machine = net.machine
        self._products: dict[Strand, Product] = {}

    @cached_property
    def space(self) -> Space:
        """The control points, as if every transition were open everywhere, with the events that always happen."""
        sure = {event for event, reads in self._net.events.items() if not reads}
        return explore(self.machine, self._stopwatch, Slice(self._net, wanted=sure.__contains__, guarded=False))

    @cached_property
    def _lanes(self) -> Lanes:
        return Lanes(self._net, self.space)

    def _product(self, strand: Strand) -> Product:
        if strand not in self._products:
            self._products[strand] = whole(Product(self._lanes, strand, self._stopwatch))
        return self._products[strand]

    def _replayed(self, walk: Trail) -> Path:
        try:
            return Path.replay(self.machine, *walk)
        except UsageError:
            raise Undecided from None

    def first_walk(self, event: Event) -> Path | None:
        """A shortest walk to where an event first happens; None if it never does."""
        if self._net.events.get(event) == 0:
            return self._always(event)
        product = self._product(self._strands.of(event))
        return self._replayed(product.walk(*product.found[event])) if event in product.found else None

    def _always(self, event: Event) -> Path | None:
        """The same for an event that happens whenever some transition is taken, whatever is known."""
        for entry, arrival in self._net.starts:
            if event in arrival.events:
                return Path.replay(self.machine, entry, ())
        telling = self._strands.of(event).programs
        lanes = {
            (point, lane.way.move.index)
            for point, lanes in self._net.lanes.items()
            for lane in lanes
            if any(_tells(program, event) for program in telling.get(lane.number, ()))
        }
        goals: Region = {}
        for point, here in self.control.reach.items():
            for track in self.control.sets.out[point]:
                if (point, track.move.index) in lanes and (can := here if track.open is None else here & track.open):
                    goals[point] = goals.get(point, 0) | can
        if not goals:
            return None
        path = Path.replay(self.machine, *self.control.walk(goals))
        end = path.end.step, path.end.holder
        return path.extended(next(move.label for move in self.machine.open(path.end) if (end, move.index) in lanes))

    def owed_at_ends(self) -> list[tuple[str, Path]]:
        """The promises owed at outcomes, and where nothing is open, with a walk to each step where they are."""
        stuck = {place.step for place in self.control.stuck()}
        found: list[tuple[str, Path]] = []
        for promise, bit in self._promises():
            product, seen = self._product(self._strands.holding(bit)), set[int]()
            for node, (number, owed) in enumerate(product.nodes):
                step = self.space.configurations[number].step
                if owed & bit and step not in seen and (step in stuck or self.machine.outcome_of(step) is not None):
                    seen.add(step)
                    path = self._replayed(product.walk(node))
                    if step in stuck and self.machine.open(path.end):
                        raise Undecided
                    found.append((promise, path))
        return found

    def owed_in_rounds(self) -> None:
        """Raises Undecided if a promise may be owed in a round."""
        if self.control.runarounds() and any(True for _ in self._promises()):
            raise Undecided

    def _promises(self) -> Iterator[tuple[str, int]]:
        owed = self.machine.semantics.variables.owed
        may = 0
        for point in self.control.reach:
            may |= self._net.may[point]
        for promise in owed.read(may):
            yield promise, owed.mask([promise])

    def within_budget(self, entry: str, budget: Budget, end: End) -> Path | None:
        """A walk from an entry to a wanted outcome within budget, with the fewest transitions; None if there is none."""
        label = within_budget(Spending(self.space, budget, end), entry, self._stopwatch)
        if label is None:
            return None
        try:
            path = label.walk(self.space, entry)
        except UsageError:
            raise Undecided from None
        if not budget.within(budget.spent_on(path, end)):
            raise Undecided
        return path

    def fatal_failures(self, entry: str, budget: Budget) -> list[tuple[Move, Path]]:
        """The failures after which no good end can be reached, with a walk without others to where each can happen."""
        if budget.keys:
            raise Undecided
        sets, control = self.control.sets, self.control
        starts = [start for start in sets.seen.starts() if start.entry == entry]
        if not control.leads_to_good(starts[0].arrival.configuration):
            return []
        calm = onwards(sets, sets.at([start.arrival.configuration for start in starts]), self._stopwatch, no_failure)
        good = {point: here for point, here in control.reach.items() if self.machine.good_at(point[0])}
        saved = leading_to(sets, good, control.reach, self._stopwatch, no_failure)
        failures: dict[Move, Region] = {}
        survived: set[Move] = set()
        for point, here in calm.items():
            for track in sets.out[point]:
                can = here if track.open is None else here & track.open
                if track.move.failure and can:
                    failures.setdefault(track.move, {})[point] = can
                    if after(track, here) & saved.get(track.target, 0):
                        survived.add(track.move)
        layers = Layers(sets, starts, self._stopwatch, no_failure)
        fatal = sorted(failures.keys() - survived, key=lambda move: move.index)
        return [(move, Path.replay(self.machine, *layers.walk(failures[move])[0])) for move in fatal]

    def watch(self, monitor: Monitor[Memory], missed: Callable[[Path, str], Collection[Event]]) -> list[tuple[str, Path]]:
        """Each place where a monitor sees a violation, with a shortest walk to it; `missed` says that more events must be looked at."""
        if any(reads for e, reads in self._net.events.items() if isinstance(e, monitor.reads) and not isinstance(e, monitor.excuses)):
            raise Undecided
        found = []
        for place, walk in watch_space(self.space, monitor, self._stopwatch):
            path = self._replayed(walk)
            if missed(path, place):
                raise Undecided
            found.append((place, path))
        return found


def _tells(program: Program, event: Event) -> bool:
    return any(do.event == event or _tells(do.inside, event) for do in program)
