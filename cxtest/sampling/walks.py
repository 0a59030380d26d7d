"""Walks drawn at random: a Hypothesis strategy of them, and one walk for a seed."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from functools import cache
from itertools import accumulate
from random import Random

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from cxtest.errors import UsageError, no_such
from cxtest.machine.machine import Machine
from cxtest.machine.path import Trail
from cxtest.machine.state import Move
from cxtest.machine.walk import Walk, names_of
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile, PersonaFile
from cxtest.sampling.chart import Asked, Chart, Spot
from cxtest.sampling.walker import Node, Walker

LENGTH = 100
"""How many transitions a walk has at most, unless told otherwise."""

KEPT = 64
"""How many walkers are kept: who draws thousands of walks asks for the same ones again and again."""

Begin = tuple[Trail, Spot]
"""Where a walk is drawn from: how it comes there, and what it lacks there."""


def walks(
    journey: JourneyFile,
    persona: PersonaFile | Persona,
    *,
    length: int = LENGTH,
    reaches_goal: bool = False,
    with_failure: bool = False,
    through: str | None = None,
    from_any_step: bool = False,
) -> SearchStrategy[Walk]:
    """A strategy of walks: each ends at an outcome, or where nothing is open, or after so many transitions.

    One integer is drawn for each transition, weighted by the persona's habits. Nothing is drawn in vain: what is asked of the walks is
    seen to at each step. They shrink to fewer transitions, and to those that stand first in the file.

    Args:
        journey: the journey, `project.journey("returns")`.
        persona: who walks it, `project.persona("gift-recipient")`.
        length: the most transitions that are drawn.
        reaches_goal: only walks that end at an outcome that the persona wants.
        with_failure: only walks with at least one transition marked `failure`.
        through: only walks with this transition: `pay`, `counter.pay`, or `counter.pay[1]` where the trigger has a list.
        from_any_step: begin at any step that can be reached: a shortest walk leads there, and from there on it is drawn.

    Raises:
        UsageError: the persona does not walk the journey, no walk is as asked for, or a length is none.
        LimitReached: there is too much to explore to see to what is asked.
    """
    __tracebackhide__ = True
    walker = _walker(journey, persona, length)
    asked = Asked(reaches_goal, with_failure, _transitions(walker.machine, through))
    if asked == Asked() and not from_any_step:
        return _free(walker, _entries(walker, asked), length)
    chart = Chart(walker, asked)
    begins = list(chart.steps().values()) if from_any_step else _entries(walker, asked)
    within = [begin for begin in begins if (far := chart.distance(*begin[1])) is not None and far <= length]
    if not within:
        raise UsageError(_in_vain(walker.machine, chart, begins, through))
    return _seen_to(walker, within, length, chart) if asked != Asked() else _free(walker, within, length)


def random_walk(journey: JourneyFile, persona: PersonaFile | Persona, seed: int, *, entry: str | None = None, length: int = LENGTH) -> Walk:
    """The random walk that belongs to a seed, weighted by the persona's habits; without Hypothesis.

    Args:
        journey: the journey.
        persona: who walks it.
        seed: the same seed gives the same walk.
        entry: where it begins; if left out, at any of the persona's entries.
        length: the most transitions.

    Raises:
        UsageError: the persona does not walk the journey, or does not enter there, or a length is none.
    """
    __tracebackhide__ = True
    walker = _walker(journey, persona, length)
    chance, entries = Random(seed).random, list(walker.starts)  # noqa: S311 - nothing of weight hangs on it
    if entry is None:
        entry = entries[int(chance() * len(entries))] if len(entries) > 1 else entries[0]
    elif entry not in walker.starts:
        raise UsageError(f"`{walker.machine.persona.persona}` does not enter at `{entry}`, but at {', '.join(entries)}")
    return Walk(walker.machine, walker.walk(entry, chance, length))


def _entries(walker: Walker, asked: Asked) -> list[Begin]:
    return [((entry, ()), (node, asked.missing)) for entry, node in walker.starts.items()]


@st.composite
def _free(draw: DrawFn, walker: Walker, begins: list[Begin], length: int) -> Walk:
    """Walks of which nothing is asked."""
    (entry, before), (node, _) = begins[draw(below(len(begins)))] if len(begins) > 1 else begins[0]
    moves = list(before)
    for _ in range(length):
        if node.ways is None:
            walker.work_out(node)
        if not node.total:
            break
        move, node = node.way(draw(below(node.total)))
        moves.append(move)
    return Walk(walker.machine, (entry, tuple(moves)))


@st.composite
def _seen_to(draw: DrawFn, walker: Walker, begins: list[Begin], length: int, chart: Chart) -> Walk:
    """Walks of which something is asked: at each step only those ways on are drawn from which it can be had in what is left."""
    (entry, before), (node, missing) = begins[draw(below(len(begins)))] if len(begins) > 1 else begins[0]
    moves = list(before)
    for left in range(length - 1, -1, -1):
        ways = node.ways if node.ways is not None else walker.work_out(node)
        near: list[tuple[int, Move, Node]] = []
        for move, target in ways:
            far = chart.distance(target, chart.asked.after(missing, move))
            if far is not None and far <= left:
                near.append((far, move, target))
        if not near:
            break
        # What leads there soonest comes first: that is what walks shrink to.
        near.sort(key=lambda way: way[0])
        weights = list(accumulate(walker.weight(move) for _, move, _ in near))
        number = draw(below(weights[-1] or len(near)))
        _, move, node = near[bisect_right(weights, number) if weights[-1] else number]
        missing = chart.asked.after(missing, move)
        moves.append(move)
    return Walk(walker.machine, (entry, tuple(moves)))


@cache
def below(number: int) -> SearchStrategy[int]:
    """Whole numbers from 0 to below this one."""
    return st.integers(0, number - 1)


_walkers: OrderedDict[tuple[int, int], tuple[JourneyFile, PersonaFile | Persona, Walker]] = OrderedDict()
"""The walkers made last, by what they were made of: as long as that is held here, its number stands for it."""


def _walker(journey: JourneyFile, persona: PersonaFile | Persona, length: int) -> Walker:
    __tracebackhide__ = True
    if length < 0:
        raise UsageError(f"`length` is a number of transitions, from 0 on, and not {length}")
    key = id(journey), id(persona)
    found = _walkers.get(key)
    if found is None:
        found = _walkers[key] = journey, persona, Walker(Machine.of(journey, persona))
        if len(_walkers) > KEPT:
            _walkers.popitem(last=False)
    return found[2]


def _transitions(machine: Machine, through: str | None) -> frozenset[Move]:
    __tracebackhide__ = True
    if through is None:
        return frozenset()
    found = frozenset(move for move in machine.moves if through in names_of(move))
    if not found:
        raise UsageError(no_such("transition", through, [name for move in machine.moves for name in names_of(move)]))
    return found


def _in_vain(machine: Machine, chart: Chart, begins: list[Begin], through: str | None) -> str:
    asked = chart.asked
    parts = [f"takes `{through}`"] * bool(through) + ["has a failure"] * asked.failure + ["ends at a wanted outcome"] * asked.goal
    who = f"no walk of `{machine.persona.persona}` on `{machine.journey.journey}` {' and '.join(parts)}"
    far = [distance for begin in begins if (distance := chart.distance(*begin[1])) is not None]
    return f"{who}; the shortest takes {min(far)} transitions: raise `length`".replace("no walk", "no walk so short", 1) if far else who
