"""Drawings for tests: realistic ones of any size from a seed, and small ones of all kinds that Hypothesis draws."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from cxtest.blueprint.drawing import BANDS, Arrow, Box, Detail, Drawing, Lane, Mark, Phase, Walk

WORDS = (
    "order",
    "number",
    "desk",
    "asks",
    "again",
    "for a",
    "form",
    "that nobody",
    "reads",
    "and waits",
    "care",
    "team",
    "rings",
    "parcel",
)
CARRIES = (None, None, None, "nothing", "order-number", "order-number, email and the reason for it", "everything")


def generated(steps: int, seed: int = 0) -> Drawing:
    """A drawing of some `steps` steps: several lanes and phases, ways back, loops, parallel transitions, entries, long titles."""
    chance = random.Random(seed)
    owners = max(3, steps // 6)
    lanes = [Lane("customer:customer", "The customer", "customer")]
    for number in range(owners):
        band = BANDS[1 + number * 4 // owners]
        lanes.append(Lane(f"{band}:{'' if number == 1 else number}", "Nobody" if number == 1 else _words(chance, 3), band))
    phases = [Phase(f"phase-{number}", _words(chance, 1).capitalize()) for number in range(max(2, steps // 8))]
    boxes = [_step(chance, f"s{number}", chance.choice(lanes).id, phases[number * len(phases) // steps].id) for number in range(steps)]
    for number, good in enumerate((True, False, None)):
        boxes += [Box(f"end{number}", "outcome", _words(chance, 4), lanes[0].id, phases[-1].id, good=good)]
    arrows = []
    for number in range(steps):
        for place in range(chance.choice((1, 1, 1, 2, 2, 3))):
            ahead = chance.choice((1, 1, 1, 1, 2, 3, 6)) if chance.random() < 0.88 else -chance.choice((0, 1, 2, 5))
            target = boxes[min(max(number + ahead, 0), len(boxes) - 1)].id
            arrows.append(_arrow(chance, f"s{number}.t{place}", f"s{number}", target))
    starts = sorted(chance.sample(range(max(1, steps // 3)), min(3, max(1, steps // 3))))
    for number in starts:
        phase = boxes[number].phase
        boxes.append(Box(f"entry:{number}", "entry", _words(chance, 2), lanes[0].id, phase))
        arrows.append(Arrow(f"entry:{number}", f"entry:{number}", f"s{number}", "", by="customer"))
    used = {box.lane for box in boxes}
    return Drawing(
        f"A journey of {steps} steps",
        f"A service blueprint of {steps} steps.",
        tuple(lane for lane in lanes if lane.id in used),
        tuple(phase for phase in phases if phase.id in {box.phase for box in boxes}),
        tuple(boxes),
        tuple(arrows),
        _walk(f"entry:{starts[0]}", tuple(arrows)),
    )


def _words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, most)))


def _step(chance: random.Random, name: str, lane: str, phase: str) -> Box:
    details = [Detail("channel", "by phone"), Detail("ask", "asks order-number, email, reason"), Detail("wait", "wait 3d..5d")]
    marks = [
        Mark("error", "dead-end", "Nobody gets further."),
        Mark("warning", "known-not-used", "It was known."),
        Mark("note", "x", "So so."),
    ]
    return Box(
        name,
        "step",
        _words(chance, 12).capitalize(),
        lane,
        phase,
        tuple(details[: chance.randint(0, 3)]),
        tuple(marks[chance.randint(0, 2) :]) if chance.random() < 0.2 else (),
        hidden=not lane.startswith(("customer", "frontstage")),
    )


def _arrow(chance: random.Random, name: str, source: str, target: str) -> Arrow:
    label = "-".join(_words(chance, 3).split())
    by = chance.choice(("customer", "customer", "owner", "owner", "owner", "chance", "clock", "the-other-team"))
    return Arrow(name, source, target, label, by, by == "chance", chance.choice(CARRIES))


def _walk(entry: str, arrows: tuple[Arrow, ...]) -> Walk:
    """A walk of at most 12 arrows: always the first way on that was not gone yet."""
    boxes, gone = [entry], []
    for _ in range(12):
        on = next((arrow for arrow in arrows if arrow.source == boxes[-1] and arrow.id not in gone), None)
        if on is None:
            break
        gone.append(on.id)
        boxes.append(on.target)
    return Walk(tuple(boxes), tuple(gone))


TEXTS = st.text(st.characters(categories=("L", "M", "N", "P", "S", "Zs")), min_size=1, max_size=40) | st.sampled_from(
    ("<script>alert(1)</script>", "]]>", "\"'&<>", "שלום עולם", "a̐é" * 20, "漢字" * 30, "x" * 500, "-->", "a" * 60 + "-" * 60)
)


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """Small drawings of all kinds, sound in themselves: each box is in a lane and a phase, each arrow between two boxes."""
    bands = sorted(draw(st.lists(st.sampled_from(BANDS), min_size=1, max_size=4)), key=BANDS.index)
    lanes = tuple(
        Lane(f"{band}:{number}" if draw(st.booleans()) else f"{band}:{number}:", draw(TEXTS), band) for number, band in enumerate(bands)
    )
    phases = tuple(Phase(f"p{number}", draw(TEXTS | st.just(""))) for number in range(draw(st.integers(1, 3))))
    details = st.builds(Detail, st.sampled_from(("channel", "ask", "wait", "promise", "else")), TEXTS)
    marks = st.builds(Mark, st.sampled_from(("error", "warning", "note")), st.just("dead-end"), TEXTS)
    boxes = tuple(
        Box(
            f"b{number}",
            draw(st.sampled_from(("entry", "step", "step", "step", "outcome"))),
            draw(TEXTS),
            draw(st.sampled_from(lanes)).id,
            draw(st.sampled_from(phases)).id,
            tuple(draw(st.lists(details, max_size=3))),
            tuple(draw(st.lists(marks, max_size=3))),
            draw(st.booleans()),
            draw(st.sampled_from((True, False, None))),
        )
        for number in range(draw(st.integers(1, 8)))
    )
    name = st.sampled_from(boxes).map(lambda box: box.id)
    arrows = tuple(
        Arrow(
            f"a{number}",
            draw(name),
            draw(name),
            draw(TEXTS | st.just("")),
            draw(st.sampled_from(("customer", "owner", "chance", "clock")) | TEXTS),
            draw(st.booleans()),
            draw(st.none() | st.just("nothing") | TEXTS),
            tuple(draw(st.lists(marks, max_size=2))),
        )
        for number in range(draw(st.integers(0, 14)))
    )
    return Drawing(draw(TEXTS), draw(TEXTS), lanes, phases, boxes, arrows)
