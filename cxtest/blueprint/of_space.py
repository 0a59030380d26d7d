"""The space of one persona on one journey as a drawing: one box for each configuration, with what sets it apart from its like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from cxtest.analysis.space import Space, explore
from cxtest.blueprint.drawing import Arrow, Box, Detail, Drawing, Walk
from cxtest.blueprint.of_journey import arrow_of, entry_id, lane_id, lanes_of, phases_of
from cxtest.config import Limits
from cxtest.errors import UsageError
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Configuration, HandedOff, Move
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile
from cxtest.model.values import CUSTOMER
from cxtest.source import visible
from cxtest.telling.words import times

MOST = 60
"""How many configurations are drawn: more are a picture that nobody reads."""

WIDTH = 24
"""How many letters of a detail are sure to be seen in a box."""

EXPLORED = 20_000
"""How many configurations are looked into, to know from which of those that are drawn a good end can be reached."""


def drawing_of_space(
    file: JourneyFile,
    persona: Persona,
    limit: int = MOST,
    *,
    limits: Limits = Limits(),  # noqa: B008
    path: Path | None = None,
) -> Drawing:
    """The configurations that a persona can come to on a journey, nearest first, and every transition that is open in them.

    Args:
        file: the journey.
        persona: the persona, who walks it.
        limit: how many configurations are drawn at most; those of the walk always are.
        limits: how far the space is explored, `EXPLORED` configurations at most.
        path: a walk of theirs to draw over it.

    Raises:
        UsageError: the persona does not walk the journey, or the walk leads farther than was explored.
    """
    machine = Machine.of(file, persona)
    space = explore(machine, limits.stopwatch(), most=min(EXPLORED, limits.configurations))
    walked = [] if path is None else _walked(space, path)
    nearest = (number for number in range(len(space)) if number not in walked)
    room = max(0, limit - len(set(walked)))
    drawn = sorted({*walked, *islice(nearest, room)})
    boxes = [*_entries(space, drawn), *_configurations(space, drawn)]
    title = visible(file.journey.title or file.journey.journey)
    whose = visible(persona.title or persona.persona)
    return Drawing(
        title=f"{title} – {whose} – every configuration",
        about=f"{title} – {whose}: each step as often as something is different when they come to it, and what can come next.",
        lanes=lanes_of(machine, [box.lane for box in boxes]),
        phases=phases_of(file.journey, [box.phase for box in boxes]),
        boxes=tuple(boxes),
        arrows=tuple(_arrows(space, set(drawn))),
        walk=None if path is None else _walk(space, path, walked),
        left_out=_left_out(len(space) - len(drawn), complete=space.limit is None),
    )


def _left_out(number: int, *, complete: bool) -> str:
    more = f"{number} more configuration{'' if number == 1 else 's'}" if complete else f"at least {number} more configurations"
    return f"Not drawn: {more}, farther from the entries." if number or not complete else ""


def _walked(space: Space, path: Path) -> list[int]:
    found = [space.found.index.get(arrival.configuration) for arrival in path.arrivals]
    if None in found:
        raise UsageError(f"the walk leads farther than the first {len(space)} configurations, which are as many as were explored")
    return [number for number in found if number is not None]


def _entries(space: Space, drawn: Sequence[int]) -> Iterator[Box]:
    for entry, number in space.starts.items():
        if number in drawn:
            phase = space.machine.step(space.configurations[number]).phase or ""
            yield Box(entry_id(entry), "entry", visible(entry.replace("-", " ")), f"customer:{CUSTOMER}", phase)


def _configurations(space: Space, drawn: Sequence[int]) -> Iterator[Box]:
    machine = space.machine
    hopeful = space.leading_to(lambda c: machine.good(c) or space.edges[space.found.index[c]] is None)
    said = {number: tuple(_said(machine, space.configurations[number])) for number in drawn}
    alike: dict[int, set[tuple[str, str]]] = {}
    for number in drawn:
        where = space.configurations[number].step
        alike[where] = alike.get(where, set(said[number])) & set(said[number])
    for number in drawn:
        configuration = space.configurations[number]
        name, step = machine.steps[configuration.step], machine.step(configuration)
        end = step.outcome is not None
        apart = [thing for thing in said[number] if thing not in alike[configuration.step]]
        yield Box(
            id=_id(space, number),
            kind="outcome" if end else "step",
            title=visible(step.title or name.replace("-", " ")),
            lane=lane_id(machine, name),
            phase=step.phase or "",
            details=tuple(Detail("else", text) for text in [*_stands(space, number, hopeful, set(drawn)), *_together(apart)]),
            hidden=machine.semantics.backstage(step) and not end,
            good=machine.good(configuration) if end else None,
        )


def _stands(space: Space, number: int, hopeful: set[int], drawn: set[int]) -> Iterator[str]:
    """What there is to say of a configuration by itself."""
    configuration, edges = space.configurations[number], space.edges[number]
    if space.machine.outcome(configuration) is None:
        if edges == []:
            yield "stuck: nothing is open"
        elif number not in hopeful:
            yield "no good end from here"
    undrawn = sum(edge.target not in drawn for edge in edges or [])
    if undrawn:
        yield f"{undrawn} {'way' if undrawn == 1 else 'ways'} on not drawn"


def _said(machine: Machine, configuration: Configuration) -> Iterator[tuple[str, str]]:
    """All that a configuration remembers, one thing at a time: what it is about, and a name."""
    view, taken = machine.view(configuration), machine.taken(configuration)
    if view.holder is not None:
        yield "in the hands of", visible(view.holder)
    remembered = {f"{visible(party)} knows": facts for party, facts in view.knows.items()}
    remembered |= {
        "told": view.told, "shown": view.shown, "answered": view.answered, "no answer:": view.unanswered,
        "holds": view.items, "is owed": view.owed, "explained": view.explained,
    }  # fmt: skip
    yield from ((what, visible(name)) for what, names in remembered.items() for name in names)
    labels = [machine.moves[index].label for index in machine.counted]
    for move, number in taken.items():
        yield f"{times(number)}:", visible(move.label if labels.count(move.label) == 1 else move.place)


def _together(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is about the same in one line, as long as there is room: a box is narrow."""
    before, line = "", ""
    for what, name in said:
        if line and what == before and len(line) + len(name) < WIDTH:
            line += f", {name}"
        else:
            yield from [line] if line else []
            before, line = what, f"{what} {name}"
    yield from [line] if line else []


def _arrows(space: Space, drawn: set[int]) -> Iterator[Arrow]:
    for entry, number in space.starts.items():
        if number in drawn:
            yield Arrow(entry_id(entry), entry_id(entry), _id(space, number), "", by=CUSTOMER)
    for number in sorted(drawn):
        for edge in space.out(number):
            if edge.target in drawn:
                hand_off = any(isinstance(event, HandedOff) for event in edge.events)
                ids = (_arrow_id(edge.move, number), _id(space, number), _id(space, edge.target))
                yield arrow_of(space.machine, edge.move, ids, hand_off=hand_off)


def _walk(space: Space, path: Path, walked: Sequence[int]) -> Walk:
    arrows = (_arrow_id(move, number) for move, number in zip(path.moves, walked, strict=False))
    return Walk((entry_id(path.entry), *(_id(space, number) for number in walked)), (entry_id(path.entry), *arrows))


def _id(space: Space, number: int) -> str:
    return f"{space.machine.steps[space.configurations[number].step]}#{number}"


def _arrow_id(move: Move, number: int) -> str:
    return f"{move.place}#{number}"
