"""Sets of memories as bit sets: one integer, in which bit `i` says that the memory with number `i` belongs to the set.

The variables of a slice are numbered from 0 on; a memory's number has the bit of each variable that is set in it, so K variables make sets
of 2 to the power of K bits. To set a variable is to shift what does not have it, to clear one to shift it back, and to count one down is a
shift of the whole set: a program takes a few operations on integers, however many memories there are in the set.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cxtest.analysis.net import Point, bits
from cxtest.analysis.slices import Lean, Slice
from cxtest.machine.machine import Machine
from cxtest.machine.primitives import ALWAYS, Do, Guard, Program
from cxtest.machine.state import Configuration, Move

Region = dict[Point, int]
"""For each control point a set of memories; where there are none, the point is left out."""

BYTES = 8 * 1024 * 1024
"""How much memory one set for each control point may take; a search holds some dozen of them at a time."""


class Switch(NamedTuple):
    """A variable: the memories that have it, those that do not, and how far apart they are."""

    has: int
    lacks: int
    by: int


class Act(NamedTuple):
    """A `Do` on sets: what happens to the memories of `when`, or to all where that is None."""

    when: int | None
    clears: tuple[Switch, ...]
    sets: tuple[Switch, ...]
    counts: int
    inside: tuple[Act, ...]


class Track(NamedTuple):
    """A transition on sets, between two control points: the memories in which it is open (None: in all), and what it does."""

    move: Move
    source: Point
    target: Point
    open: int | None
    acts: tuple[Act, ...]


def fits(seen: Slice) -> bool:
    """Whether sets of the memories of a slice are small enough to be held."""
    variables = _variables(seen)
    return len(seen.live) << variables.bit_count() <= 8 * BYTES


class Memories:
    """The sets of the memories that some variables make."""

    def __init__(self, variables: int) -> None:
        self._mask, self._variables = variables, bits(variables)
        count = len(self._variables)
        self.all = (1 << (1 << count)) - 1
        """Every memory there is."""
        self._switches = {bit: _switch(i, count) for i, bit in enumerate(self._variables)}
        self._guards: dict[Guard, int | None] = {ALWAYS: None}

    def number(self, memory: int) -> int:
        """The number of a memory."""
        return sum(1 << i for i, bit in enumerate(self._variables) if memory & bit)

    def memory(self, number: int) -> int:
        """The memory with a number."""
        return sum(bit for i, bit in enumerate(self._variables) if number >> i & 1)

    def switches(self, mask: int) -> tuple[Switch, ...]:
        """Those of some variables that there are."""
        return tuple(self._switches[bit] for bit in bits(mask & self._mask))

    def when(self, guard: Guard) -> int | None:
        """The memories in which a guard holds; None where it always does."""
        if guard not in self._guards:
            self._guards[guard] = self._where(guard)
        return self._guards[guard]

    def _where(self, guard: Guard) -> int:
        if guard.all_of & ~self._mask:
            return 0
        found = self.all
        for switch in self.switches(guard.all_of):
            found &= switch.has
        for switch in self.switches(guard.none_of):
            found &= switch.lacks
        for some in guard.any_of:
            one = 0
            for switch in self.switches(some):
                one |= switch.has
            found &= one
        return found

    def acts(self, program: Program) -> tuple[Act, ...]:
        """A program on sets. What it says, and what it does to other variables, is left out."""
        found = []
        for do in program:
            assert do.on_arrival is ALWAYS, "what control depends on reads no memory as the arrival found it"
            found.append(
                Act(self.when(do.when), self.switches(do.clears), self.switches(do.sets), self.number(do.counts), self.acts(do.inside))
            )
        return tuple(found)


class Sets:
    """The control points of one slice, with the sets of its memories and its transitions on them."""

    def __init__(self, seen: Slice, machine: Machine) -> None:
        self.machine, self.seen = machine, seen
        self.memories = Memories(_variables(seen))
        self.counting = self.memories.switches(machine.semantics.variables.counting)
        """The variables that counters count with."""
        self.out: dict[Point, list[Track]] = {point: [self._track(point, lean) for lean in leans] for point, leans in seen.leans.items()}
        """The transitions out of each control point, in file order."""
        self.into: dict[Point, list[Track]] = {point: [] for point in self.out}
        for tracks in self.out.values():
            for track in tracks:
                self.into[track.target].append(track)

    def has(self, region: Region, configuration: Configuration) -> bool:
        """Whether what the slice sees of a configuration belongs to a region."""
        step, holder, memory = self.seen.seen_of(configuration)
        return bool(region.get((step, holder), 0) >> self.memories.number(memory) & 1)

    def at(self, configurations: Iterable[Configuration]) -> Region:
        """What the slice sees of some configurations, as a region."""
        found: Region = {}
        for step, holder, memory in map(self.seen.seen_of, configurations):
            found[step, holder] = found.get((step, holder), 0) | 1 << self.memories.number(memory)
        return found

    def _track(self, point: Point, lean: Lean) -> Track:
        forgotten = (self.seen.live[point] | _written(lean.leaving) | _written(lean.arriving)) & ~lean.live
        acts = self.memories.acts((*lean.leaving, *lean.arriving, *((Do(clears=forgotten),) if forgotten else ())))
        return Track(lean.move, point, (lean.target, lean.holder), self.memories.when(lean.guard.plus(lean.counter)), acts)


def after(track: Track, memories: int) -> int:
    """What a transition leads to, from those of these memories in which it is open."""
    memories = memories if track.open is None else memories & track.open
    return image(track.acts, memories) if memories else 0


def before(track: Track, memories: int) -> int:
    """The memories in which a transition is open and leads to one of these."""
    memories = preimage(track.acts, memories)
    return memories if track.open is None else memories & track.open


def image(acts: tuple[Act, ...], memories: int) -> int:
    """The memories after a program, from those before it."""
    for when, clears, sets, counts, inside in acts:
        here = memories if when is None else memories & when
        if not here:
            continue
        rest = memories ^ here
        for has, _, by in clears:
            some = here & has
            if some:
                here = here ^ some | some >> by
        for _, lacks, by in sets:
            some = here & lacks
            if some:
                here = here ^ some | some << by
        here >>= counts
        memories = rest | (image(inside, here) if inside else here)
    return memories


def preimage(acts: tuple[Act, ...], memories: int) -> int:
    """The memories from which a program leads to one of these.

    Of counters it minds no limits: the guard of the transition that counts does.
    """
    for when, clears, sets, counts, inside in reversed(acts):
        before = (preimage(inside, memories) if inside else memories) << counts
        for has, _, by in sets:
            before &= has
            before |= before >> by
        for _, lacks, by in clears:
            before &= lacks
            before |= before << by
        memories = before if when is None else memories ^ (memories & when) | before & when
    return memories


def _variables(seen: Slice) -> int:
    """What a slice remembers at some control point, or between two of them."""
    variables = 0
    for point, leans in seen.leans.items():
        variables |= seen.live[point]
        for lean in leans:
            variables |= _written(lean.leaving) | _written(lean.arriving)
    return variables


def _switch(number: int, count: int) -> Switch:
    """The variable with this number, of so many."""
    by = 1 << number
    lacks, width = (1 << by) - 1, 2 * by
    while width < 1 << count:
        lacks |= lacks << width
        width *= 2
    return Switch(lacks << by, lacks, by)


def _written(program: Program) -> int:
    written = 0
    for do in program:
        written |= do.sets | do.clears | do.counts | _written(do.inside)
    return written
