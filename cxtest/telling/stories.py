"""Stories: every persona on every journey with what they wanted, what is promised, and each finding with the walk that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from cxtest.errors import UsageError
from cxtest.exhibits import Edit
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Ledger
from cxtest.model.project import JourneyFile, Project
from cxtest.model.values import CUSTOMER
from cxtest.source import visible
from cxtest.telling.command import command_line
from cxtest.telling.gathering import rule_order
from cxtest.telling.turns import Turn, brings, caps_of, plain, turns, wants
from cxtest.telling.words import PROMISES, Words, called, promise_in_words
from cxtest.verdicts import KINDS, Finding, Kind, PromiseLine, Report, stopped

ITSELF = "the journey itself"
NOBODY = "-"
"""Stands for nobody among the ids of owners, and for nobody in particular among those of personas: no id is written like that."""


class Trail(NamedTuple):
    """A turn as a part of all the walks that begin alike: `before` is the number of the one before it, None at an entry."""

    before: int | None
    turn: Turn


class Story(NamedTuple):
    """One finding. `link` addresses it; `walk` is the number of its last trail, None where there is no walk to it.

    `where` says at which step it shows and whose that is; `whose` are the ids of all whose matter it is, `-` for nobody, and `roles`
    say of each why. `shown` says whether the walk shows the finding, or is the closest that one comes.
    """

    link: str
    kind: Kind
    rule: str
    place: str
    message: str
    where: str
    whose: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...]
    origins: tuple[str, ...]
    ways: tuple[tuple[str, str], ...] | None
    mend: str
    edits: tuple[tuple[str, str], ...]
    source: str
    replay: str | None
    walk: int | None
    shown: bool
    steps: tuple[str, ...]
    transition: str | None


class Cell(NamedTuple):
    """One persona on one journey, or (persona None) the journey itself; `stories` are the worst first.

    `promise` is None for the journey itself. `keys` are what its walks spend something of, or what there is a cap on; `money` is how
    many of the ledger's units one unit of the currency is.
    """

    journey: str
    persona: str | None
    title: str
    story: str
    based_on: str
    wants: str
    brings: tuple[tuple[str, str], ...]
    promise: str | None
    said: str
    means: str
    stories: tuple[Story, ...]
    trails: tuple[Trail, ...]
    caps: dict[str, int]
    keys: tuple[str, ...]
    money: int
    currency: str

    def count(self, kind: Kind) -> int:
        """How many of its findings are of a kind."""
        return sum(story.kind == kind for story in self.stories)

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        return {kind: self.count(kind) for kind in KINDS}


class Owner(NamedTuple):
    """Somebody whose matter a finding can be: their id, how they are called, and what they are: `contractor`, `outside the brand`."""

    id: str
    title: str
    what: str


class Stories(NamedTuple):
    """All that is told of a report: the journeys by id with their titles, the owners that findings have, and the cells. `names` are how
    parties and facts of each journey are called, by id."""

    journeys: dict[str, str]
    owners: tuple[Owner, ...]
    cells: tuple[Cell, ...]
    names: dict[str, dict[str, str]]

    def cell(self, journey: str, persona: str | None) -> Cell | None:
        """The cell of a persona on a journey; None where there is none."""
        return next((cell for cell in self.cells if (cell.journey, cell.persona) == (journey, persona)), None)

    @property
    def personas(self) -> tuple[str, ...]:
        """The personas, in the order of their ids."""
        return tuple(sorted({cell.persona for cell in self.cells if cell.persona is not None}))

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that found something, as they come up."""
        return tuple(dict.fromkeys(story.rule for cell in self.cells for story in cell.stories))


def stories_of(report: Report, project: Project, again: tuple[str, ...] = ()) -> Stories:
    """The stories of a report.

    Args:
        report: what was found.
        project: what was checked.
        again: the options that say where the files are, for the command line that comes back to a walk.

    Raises:
        UsageError: the project is not the one that was checked.
    """
    order = rule_order(report)
    cells = []
    for journey in project.journeys:
        file = project.journeys[journey]
        lines = [line for line in report.promises if line.journey == journey]
        for persona, line in [*((line.persona, line) for line in lines), (None, None)]:
            found = [finding for finding in report.findings if (finding.journey, finding.persona) == (journey, persona)]
            found.sort(key=lambda f: (KINDS.index(f.kind), order.get(f.rule, len(order)), f.place))
            if line is not None or found:
                cells.append(_cell(project, file, persona, line, found, again))
    owners = dict.fromkeys(owner for cell in cells for story in cell.stories for owner in story.whose)
    return Stories(
        journeys={name: plain(file.journey.title or name) for name, file in project.journeys.items()},
        owners=tuple(sorted((_owner(project, owner) for owner in owners), key=lambda owner: (owner.id == NOBODY, owner.title.lower()))),
        cells=tuple(cells),
        names={name: _names(file) for name, file in project.journeys.items()},
    )


def link_to(journey: str, persona: str | None, *more: str) -> str:
    """What addresses a cell, or with a rule and a place one finding, in a link; `-` stands for the journey itself."""
    return "/".join(quote(part, safe="~:,.[]") for part in (journey, persona or NOBODY, *more))


def _cell(
    project: Project, file: JourneyFile, persona: str | None, line: PromiseLine | None, found: list[Finding], again: tuple[str, ...]
) -> Cell:
    machines: dict[str, Machine] = {}
    trails: list[Trail] = []
    known: dict[tuple[str, ...], int] = {}
    stories = []
    for finding in found:
        path = _path(project, file, finding, machines)
        stories.append(_story(file, finding, None if path is None else _trail(path, trails, known), again))
    machine = machines.get(persona or "") or (Machine.of(file, project.persona(persona)) if persona else None)
    caps = caps_of(machine) if machine else {}
    spent = [key for key in Ledger._fields if key in caps or any(getattr(trail.turn.high, key) for trail in trails)]
    some = machine or next(iter(machines.values()), None)
    return Cell(
        journey=file.journey.journey,
        persona=persona,
        title=plain(called(machine.persona)) if machine else ITSELF,
        story=plain(machine.persona.story or "") if machine else "",
        based_on=plain(machine.persona.based_on or "") if machine else "",
        wants=plain(wants(machine)) if machine else "",
        brings=tuple((plain(name), plain(text)) for name, text in brings(machine, Words(file.journey, file.organisation)))
        if machine
        else (),
        promise=line.promise if line else None,
        said=promise_in_words(line) if line else "",
        means=_means(line) if line else "",
        stories=tuple(stories),
        trails=tuple(trails),
        caps=caps,
        keys=tuple(spent),
        money=int(1 / some.money(1)) if some else 1,
        currency=plain(file.organisation.currency or ""),
    )


def _means(line: PromiseLine) -> str:
    """What a persona's promise means; where it is not the same from each entry, what each of them means."""
    held = [promise for promise in reversed(PROMISES) if promise in line.entries.values()]
    if len(held) < 2:
        return PROMISES[line.promise]
    return "; ".join(f"{promise.replace('-', ' ')}: {PROMISES[promise]}" for promise in held)


def _path(project: Project, file: JourneyFile, finding: Finding, machines: dict[str, Machine]) -> Path | None:
    """The walk of a finding, replayed; every machine is made once."""
    labels = finding.walk if finding.walk is not None else finding.closest
    if not {*finding.steps} <= {*file.journey.steps}:
        raise UsageError(f"`{finding.journey}` has no such step as `{finding.place}`: the project is not the one that was checked")
    if labels is None:
        return None
    people = [tester.persona.persona for tester in project.testers(finding.journey)] if finding.persona is None else [finding.persona]
    for name in people:
        if name not in machines:
            machines[name] = Machine.of(file, project.persona(name))
        path = Path.along(machines[name], labels)
        if path is not None and path.labels == labels:
            return path
    raise UsageError(f"nobody can walk `{'.'.join(labels)}` on `{finding.journey}`: the project is not the one that was checked")


def _trail(path: Path, trails: list[Trail], known: dict[tuple[str, ...], int]) -> int:
    """Adds the turns of a walk to those of the walks that begin alike; the number of its last one."""
    before, whose, labels = None, path.machine.persona.persona, path.labels
    for number, turn in enumerate(turns(path)):
        key = (whose, *labels[: number + 1])
        if key not in known:
            known[key] = len(trails)
            trails.append(Trail(before, turn))
        before = known[key]
    assert before is not None, "a walk begins at an entry"
    return before


def _story(file: JourneyFile, finding: Finding, walk: int | None, again: tuple[str, ...]) -> Story:
    says = Words(file.journey, file.organisation)
    token = None if finding.replay is None else command_line("explore", finding.journey, finding.persona, again, finding.replay)
    return Story(
        link=link_to(finding.journey, finding.persona, finding.rule, finding.place),
        kind=finding.kind,
        rule=finding.rule,
        place=plain(finding.place),
        message=plain(finding.message),
        where=plain(" ".join(_where(says, finding))),
        whose=tuple(owner or NOBODY for owner in finding.owners),
        roles=tuple((owner or NOBODY, role) for owner, role in zip(finding.owners, finding.roles, strict=True)),
        details=tuple((plain(name), plain(text)) for name, text in (*finding.details, *_waiver(finding))),
        origins=tuple(plain(f"{origin.message[:1].upper()}{origin.message[1:]}.") for origin in finding.origins),
        ways=None if finding.ways is None else tuple((plain(way.label), plain(way.said)) for way in finding.ways),
        mend=plain(finding.mend),
        edits=tuple((f"{visible(edit.file)}, {_line(edit)}", "" if edit.goes else visible(edit.text)) for edit in finding.edits),
        source=plain(f"{finding.file}:{finding.line}"),
        replay=None if token is None else plain(token),
        walk=walk,
        shown=finding.walk is not None,
        steps=finding.steps,
        transition=finding.transition,
    )


def _waiver(finding: Finding) -> Iterator[tuple[str, str]]:
    """Who answers for it; or who did."""
    if finding.waived is not None:
        yield "waiver", finding.waiver_said


def _where(says: Words, finding: Finding) -> Iterator[str]:
    """At which step it shows, and whose that is."""
    for step in finding.steps:
        title = says.step(step)
        owner = says.journey.steps[step].owner
        end = says.journey.steps[step].outcome is not None
        whose = "an end" if end and owner is None else "nobody owns it" if owner is None else f"owned by {says.party(owner)}"
        yield stopped(f"{title}: {'the customer’s own step' if owner == CUSTOMER else whose}")


def _line(edit: Edit) -> str:
    """Which line an edit is about, and how."""
    return f"line {edit.line} goes" if edit.goes else f"a new line before line {edit.line}" if edit.added else f"line {edit.line} becomes"


def _owner(project: Project, owner: str) -> Owner:
    if owner == NOBODY:
        return Owner(owner, "Nobody", "")
    for file in project.journeys.values():
        party = file.organisation.parties.get(owner)
        if party is not None:
            what = "outside the brand" if party.outside else "contractor" if party.external else ""
            return Owner(owner, plain(party.title or owner), what)
    return Owner(owner, "The customer", "")


def _names(file: JourneyFile) -> dict[str, str]:
    """How parties and facts are called, by id; parties first."""
    facts: Iterable[tuple[str, str | None]] = ((name, fact.title) for name, fact in file.organisation.facts.items())
    parties = ((f"@{name}", party.title) for name, party in file.organisation.parties.items())
    return {name: plain(title or name.lstrip("@").replace("-", " ")) for name, title in (*parties, *facts)}
