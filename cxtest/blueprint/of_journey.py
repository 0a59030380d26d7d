"""A journey as a drawing: whose each step is, what is handed off, where the customer waits; with findings, and a walk over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cxtest.blueprint.drawing import BANDS, Arrow, Band, Box, Detail, Drawing, Lane, Mark, Phase, Walk
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Move
from cxtest.model.journey import Journey, Step
from cxtest.model.persona import Persona, PersonaJourney
from cxtest.model.project import JourneyFile
from cxtest.model.values import CUSTOMER
from cxtest.source import visible
from cxtest.telling.words import Words, listed, spoken_range
from cxtest.verdicts import Finding


def drawing_of(file: JourneyFile, persona: Persona | None = None, findings: Iterable[Finding] = (), path: Path | None = None) -> Drawing:
    """The service blueprint of a journey.

    Args:
        file: the journey.
        persona: where given, only their entries, and which ends they want. The steps are all of them.
        findings: what was found; those that concern a step or a transition of this journey are marked there.
        path: a walk to draw over it.
    """
    journey = file.journey
    marks = _marks(journey.journey, findings)
    machine = Machine(journey, file.organisation, persona or anybody(journey))
    boxes = [*_entries(journey, machine, persona), *_steps(machine, persona, marks)]
    whose = f" – {visible(persona.title or persona.persona)}" if persona else ""
    title = visible(journey.title or journey.journey)
    lanes = lanes_of(machine, [box.lane for box in boxes])
    return Drawing(
        title=title + whose,
        about=f"{title}{whose}: who does what, in which order, and what is passed on from one to the next"
        + (", with one walk through it, numbered as it goes." if path is not None else "."),
        lanes=lanes,
        phases=phases_of(journey, [box.phase for box in boxes]),
        boxes=tuple(boxes),
        arrows=tuple(_arrows(machine, marks)),
        walk=None if path is None else _walk(path),
    )


def anybody(journey: Journey) -> Persona:
    """Somebody who comes in everywhere and wants whatever comes of it: to draw a journey that nobody in particular walks."""
    outcomes = tuple(dict.fromkeys(step.outcome for step in journey.steps.values() if step.outcome))
    goal = PersonaJourney.model_construct(enters_at=tuple(journey.entries), wants=outcomes)
    return Persona.model_construct(persona="anybody", journeys={journey.journey: goal})


def entry_id(entry: str) -> str:
    """The id of an entry's box; a step may have the same name."""
    return f"entry:{entry}"


def lane_id(machine: Machine, name: str) -> str:
    """The id of the lane of a step: its band, then its owner."""
    step = machine.journey.steps[name]
    if machine.semantics.own(step) or (step.outcome is not None and step.owner is None):
        return f"customer:{CUSTOMER}"
    return f"{_band(machine, step)}:{step.owner or ''}"


def lanes_of(machine: Machine, used: Sequence[str]) -> tuple[Lane, ...]:
    """The lanes that are used, in the order of their bands, and in a band in that in which they come up first."""
    bands = {f"{band}:": band for band in BANDS}
    ids = sorted(dict.fromkeys(used), key=lambda lane: BANDS.index(bands[lane[: lane.index(":") + 1]]))
    return tuple(Lane(lane, _lane_title(machine, lane.split(":", 1)[1]), bands[lane[: lane.index(":") + 1]]) for lane in ids)


def phases_of(journey: Journey, used: Sequence[str]) -> tuple[Phase, ...]:
    """The phases that are used, in the order in which the file comes to them."""
    order = dict.fromkeys(step.phase or "" for step in journey.steps.values())
    return tuple(Phase(phase, visible(phase.replace("-", " ").capitalize())) for phase in order if phase in used)


def details(step: Step, says: Words) -> Iterator[Detail]:
    """What there is to say of a step in a few words."""
    if step.channel is not None and step.outcome is None:
        yield Detail("channel", f"by {visible(step.channel)}")
    asked = dict.fromkeys([ask.fact for ask in step.asks])
    if asked:
        facts = tuple(_fact(says, fact) for fact in asked)
        yield Detail("ask", f"asks {', '.join(facts)}", facts)
    if step.takes.wait is not None and step.takes.wait.high:
        yield Detail("wait", f"wait {spoken_range(step.takes.wait.low, step.takes.wait.high)}")
    if step.promises:
        promises = tuple(visible(promise.replace("-", " ")) for promise in step.promises)
        yield Detail("promise", f"promises {', '.join(promises)}", promises)


def arrow_of(machine: Machine, move: Move, ids: tuple[str, str, str], *, hand_off: bool, marks: tuple[Mark, ...] = ()) -> Arrow:
    """The arrow of a transition; `ids` are its own, and those of the boxes that it leads from and to."""
    carries = machine.semantics.transitions[move.index][1].carries
    says = Words(machine.journey, machine.organisation)
    things = () if carries == "everything" else tuple(_fact(says, fact) for fact in carries)
    said = "everything" if carries == "everything" else listed(things) or "nothing"
    by = CUSTOMER if move.of_the_customer else "owner" if move.by == machine.journey.steps[move.step].owner else move.by
    if by in machine.parties:
        by = visible(says.party(by).strip("`"))
    return Arrow(*ids, visible(move.label), by, move.failure, said if hand_off else None, marks, things if hand_off else ())


def _entries(journey: Journey, machine: Machine, persona: Persona | None) -> Iterator[Box]:
    for entry in machine.semantics.goal.enters_at if persona else journey.entries:
        phase = journey.steps[journey.entries[entry]].phase or ""
        yield Box(entry_id(entry), "entry", visible(entry.replace("-", " ")), f"customer:{CUSTOMER}", phase)


def _steps(machine: Machine, persona: Persona | None, marks: dict[str, tuple[Mark, ...]]) -> Iterator[Box]:
    says = Words(machine.journey, machine.organisation)
    for name, step in machine.journey.steps.items():
        end = step.outcome is not None
        yield Box(
            id=name,
            kind="outcome" if end else "step",
            title=visible(step.title or name.replace("-", " ")),
            lane=lane_id(machine, name),
            phase=step.phase or "",
            details=tuple(details(step, says)),
            marks=marks.get(name, ()),
            hidden=machine.semantics.backstage(step) and not end,
            good=step.outcome in machine.semantics.good_ends if end and persona else None,
        )


def _arrows(machine: Machine, marks: dict[str, tuple[Mark, ...]]) -> Iterator[Arrow]:
    for start in machine.starts():
        yield Arrow(entry_id(start.entry), entry_id(start.entry), machine.steps[start.arrival.configuration.step], "", by=CUSTOMER)
    for move in machine.moves:
        hand_off = bool(machine.hand_offs(move))
        yield arrow_of(machine, move, (move.place, move.step, move.target), hand_off=hand_off, marks=marks.get(move.place, ()))


def _marks(journey: str, findings: Iterable[Finding]) -> dict[str, tuple[Mark, ...]]:
    """By step, or by transition where it is about one, what was found there: the worst first, each once."""
    found: dict[str, dict[Mark, None]] = {}
    for finding in findings:
        if finding.journey == journey:
            mark = Mark(finding.weight, finding.rule, visible(finding.message))
            for place in [finding.transition] if finding.transition else finding.steps:
                found.setdefault(place, {})[mark] = None
    order = ("error", "warning", "note")
    return {place: tuple(sorted(marks, key=lambda mark: order.index(mark.kind))) for place, marks in found.items()}


def _fact(says: Words, name: str) -> str:
    """A fact without its article: order number."""
    return visible(says.fact(name).removeprefix("the "))


def _walk(path: Path) -> Walk:
    steps = [path.machine.steps[arrival.configuration.step] for arrival in path.arrivals]
    return Walk((entry_id(path.entry), *steps), (entry_id(path.entry), *(move.place for move in path.moves)))


def _band(machine: Machine, step: Step) -> Band:
    party = machine.organisation.parties.get(step.owner or "")
    if party is not None and (party.outside or party.external):
        return "outside" if party.outside else "third-party"
    return "backstage" if machine.semantics.backstage(step) else "frontstage"


def _lane_title(machine: Machine, owner: str) -> str:
    if owner == CUSTOMER:
        return "The customer"
    party = machine.organisation.parties.get(owner)
    return visible((party.title if party else None) or owner or "Nobody")
