"""Strands: the variables that belong together, such as all that is known of one fact, with all that is done to them on each lane.

Who knows the order number does not depend on who knows the address. So each is followed by itself, along the same walks.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from cxtest.analysis.net import Net, bits
from cxtest.machine.primitives import Do, Program
from cxtest.machine.state import Event


@dataclass(frozen=True, eq=False)
class Strand:
    """Variables that depend on no others, the events that depend on them alone, and for each lane that concerns them what it does:
    on leaving, and on arriving."""

    mask: int
    events: set[Event] = field(default_factory=set)
    programs: dict[int, tuple[Program, Program]] = field(default_factory=dict)

    @cached_property
    def key(self) -> Hashable:
        """The same for two strands with which the same happens on the same lanes."""
        return self.mask, frozenset(self.events), tuple(self.programs.items())


class Strands:
    """The strands of a net: one for all events that happen whatever is known, and one for each set of variables on which others depend."""

    def __init__(self, net: Net, more: Iterable[int] = ()) -> None:
        """Gathers the strands; those of the variables in `more` are there though no event depends on them."""
        cones = {reads: net.cone(reads) for reads in {*net.events.values(), *more}}
        self.all = [Strand(0)]
        for cone in sorted({*cones.values()} - {0}, key=lambda cone: (-cone.bit_count(), cone)):
            if not any(strand.mask & cone == cone for strand in self.all):
                self.all.append(Strand(cone))
        first = {cone: next(i for i, s in enumerate(self.all) if s.mask & cone == cone) for cone in {*cones.values()}}
        self._of_event = {event: first[cones[reads]] for event, reads in net.events.items()}
        self._of_bit: dict[int, list[int]] = {}
        for i, strand in enumerate(self.all):
            for bit in bits(strand.mask):
                self._of_bit.setdefault(bit, []).append(i)
        for event, i in self._of_event.items():
            self.all[i].events.add(event)
        for start in net.starts:
            # What happens at an entry and nowhere else depends on nothing.
            self.all[0].events.update(event for event in start.arrival.events if event not in self._of_event)
        for lane in net.all():
            leaving, arriving = self._parts(lane.leaving), self._parts(lane.arriving)
            for i in leaving.keys() | arriving.keys():
                self.all[i].programs[lane.number] = tuple(leaving.get(i, ())), tuple(arriving.get(i, ()))

    def of(self, event: Event) -> Strand:
        """The strand that tells whether an event happens."""
        return self.all[self._of_event.get(event, 0)]

    def holding(self, bit: int) -> Strand:
        """The strand of one variable."""
        return self.all[self._of_bit[bit][0]]

    def _parts(self, program: Program) -> dict[int, list[Do]]:
        """A program, taken apart: for each strand that it concerns, what it does to that."""
        found: dict[int, list[Do]] = {}
        for do in program:
            inside = self._parts(do.inside) if do.inside else {}
            concerned = {i for bit in bits(do.sets | do.clears) for i in self._of_bit.get(bit, ())} | inside.keys()
            told = -1 if do.event is None else self._of_event[do.event]
            for i in {*concerned, told} - {-1}:
                mask = self.all[i].mask
                part = Do(
                    do.when, do.on_arrival, do.sets & mask, do.clears & mask, 0, do.event if i == told else None, tuple(inside.get(i, ()))
                )
                found.setdefault(i, []).append(part)
        return found
