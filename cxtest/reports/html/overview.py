"""What the page shows of all stories at once: who gets what they came for, what was found, and how far that goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cxtest.model.project import Project
from cxtest.reports.html.words import RULES_SAID
from cxtest.source import visible
from cxtest.telling.stories import Cell, Owner, Stories, Story
from cxtest.telling.turns import plain
from cxtest.telling.words import PROMISES
from cxtest.verdicts import KINDS, CoverageLine, Report, Unseen

# What a cell's ground says, best first: an error is as bad as a promise of nothing.
_GROUNDS = {
    "always": 0, "choosing-well": 0, "note": 0, "waived": 0, "known": 0,
    "unknown": 1, "with-luck": 2, "warning": 2, "never": 3, "error": 3,
}  # fmt: skip
GROUNDS = ("good", "unknown", "warning", "error")


class Row(NamedTuple):
    """One persona in the matrix, or (persona None) the journeys themselves: with each journey, the number of the cell, or None."""

    persona: str | None
    title: str
    cells: tuple[int | None, ...]


class Shown(NamedTuple):
    """One cause told once: a finding, and with the links to each one's story whom it concerns. `mends` are the remedies, the first one
    the finding's own."""

    story: Story
    said: str
    whom: tuple[tuple[str, str], ...]
    whose: tuple[Owner, ...]
    mends: tuple[str, ...]


class JourneyPart(NamedTuple):
    """What was found on one journey, how much of it is walked (empty where nobody walks it), and what nobody comes to."""

    title: str
    counts: dict[str, int]
    found: tuple[Shown, ...]
    walked: str
    unseen: tuple[tuple[str, str], ...]


class Overview(NamedTuple):
    """All of that. `promises` are those that occur, best first: name, meaning, how often. `open` is what is not known, and why;
    `warned` what reading the files warned of, and where. `kinds` are the kinds of findings that the page counts: what is waived, and what
    is known, only where there is any. `lapsed` is what was to excuse a finding and does not, and where it is written."""

    title: str
    personas: int
    kinds: tuple[str, ...]
    counts: dict[str, int]
    promises: tuple[tuple[str, str, int], ...]
    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]
    journeys: tuple[JourneyPart, ...]
    owners: tuple[tuple[str, tuple[Owner, ...]], ...]
    rules: tuple[tuple[str, str], ...]
    open: tuple[str, ...]
    warned: tuple[tuple[str, str], ...]
    lapsed: tuple[tuple[str, str], ...]


def overview(report: Report, project: Project, stories: Stories) -> Overview:
    """The overview of a report.

    Args:
        report: what was found.
        project: what was checked.
        stories: those of the report.
    """
    lines = {line.journey: line for line in report.coverage}
    promised = Counter(cell.promise for cell in stories.cells if cell.promise is not None)
    counts: dict[str, int] = {kind: sum(cell.count(kind) for cell in stories.cells) for kind in KINDS}
    return Overview(
        title=_title(project),
        personas=len(stories.personas),
        kinds=tuple(kind for kind in KINDS if counts[kind] or kind in ("error", "warning", "note")),
        counts={**counts},
        promises=tuple((name, means, promised[name]) for name, means in PROMISES.items() if promised[name]),
        cells=stories.cells,
        rows=tuple(_rows(stories)),
        journeys=tuple(_journey(stories, journey, lines.get(journey)) for journey in stories.journeys),
        owners=tuple(_owners(stories)),
        rules=tuple(sorted(((visible(rule), said(rule)) for rule in stories.rules), key=lambda rule: rule[1])),
        open=tuple(_open(report, stories)),
        warned=tuple((plain(it.message), f"{visible(it.where.file)}:{it.where.line}" if it.where else "") for it in project.warnings),
        lapsed=tuple((plain(f"{it.message} {_sentence(it.mend)}"), visible(f"{it.file}:{it.line}")) for it in report.lapsed),
    )


def ground(cell: Cell) -> str:
    """The ground of a persona's cell: the worst of what they are promised and what was found, one of GROUNDS."""
    assert cell.promise is not None, "the journey itself is promised nothing"
    return GROUNDS[max(_GROUNDS[what] for what in (cell.promise, *(story.kind for story in cell.stories)))]


def said(rule: str) -> str:
    """What a rule finds, in words."""
    return RULES_SAID.get(rule) or visible(rule.replace("-", " ").capitalize())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _title(project: Project) -> str:
    titles = dict.fromkeys(plain(file.organisation.title) for file in project.journeys.values() if file.organisation.title)
    return ", ".join(titles) or "What customers go through"


def _rows(stories: Stories) -> Iterator[Row]:
    numbers = {(cell.journey, cell.persona): number for number, cell in enumerate(stories.cells)}
    # Those who walk the same journeys stand together.
    there = {persona: [(journey, persona) not in numbers for journey in stories.journeys] for persona in stories.personas}
    for persona in (*sorted(stories.personas, key=there.__getitem__), None):
        cells = tuple(numbers.get((journey, persona)) for journey in stories.journeys)
        first = next((stories.cells[number] for number in cells if number is not None), None)
        if first is not None:
            yield Row(persona, first.title if persona is not None else "The journey itself", cells)


def _journey(stories: Stories, journey: str, line: CoverageLine | None) -> JourneyPart:
    cells = [cell for cell in stories.cells if cell.journey == journey]
    return JourneyPart(
        title=stories.journeys[journey],
        counts={kind: sum(cell.count(kind) for cell in cells) for kind in KINDS},
        found=tuple(_shown(stories, cells)),
        walked=_walked(line) if line else "",
        unseen=tuple(_unseen(unseen) for unseen in line.unseen) if line else (),
    )


def _unseen(unseen: Unseen) -> tuple[str, str]:
    kind = {"transition": "the way"}.get(unseen.kind, f"the {unseen.kind}")
    return f"{kind} `{visible(unseen.place)}`", visible(f"{unseen.file}:{unseen.line}")


def _shown(stories: Stories, cells: list[Cell]) -> Iterator[Shown]:
    owners = {owner.id: owner for owner in stories.owners}
    causes: dict[tuple[str, str, str], list[tuple[Cell, Story]]] = {}
    for cell in cells:
        for story in cell.stories:
            causes.setdefault((story.kind, story.rule, story.place), []).append((cell, story))
    rules = list(dict.fromkeys(story.rule for cell in sorted(cells, key=lambda cell: cell.persona is None) for story in cell.stories))
    order = sorted(causes, key=lambda cause: (KINDS.index(cause[0]), rules.index(cause[1])))
    for members in map(causes.__getitem__, order):
        first = members[0][1]
        yield Shown(
            story=first,
            said=said(first.rule),
            whom=tuple(dict.fromkeys((story.link, cell.title) for cell, story in members)),
            whose=tuple(owners[owner] for owner in dict.fromkeys(owner for _, story in members for owner in story.whose)),
            mends=tuple(dict.fromkeys(story.mend for _, story in members)),
        )


def _walked(line: CoverageLine) -> str:
    """How much of a journey somebody comes to."""
    missed = Counter[str](unseen.kind for unseen in line.unseen)
    missed["transition"] += missed["hand-off"]
    kinds = (("steps", "step", "steps"), ("transitions", "transition", "ways from step to step"), ("hand-offs", "hand-off", "hand-offs"))
    steps, ways, hand_offs = (f"{line.there_are[key] - missed[kind]} of {line.there_are[key]} {name}" for key, kind, name in kinds)
    return f"{steps}, {ways} and {hand_offs}" + ("" if line.complete else ", as far as was looked at")


def _owners(stories: Stories) -> Iterator[tuple[str, tuple[Owner, ...]]]:
    """The owners by what they are: contractors and those outside the brand apart from its own teams."""
    for title, what in (("Teams and systems of the brand", ""), ("Contractors", "contractor"), ("Outside the brand", "outside the brand")):
        some = tuple(owner for owner in stories.owners if owner.what == what and owner.id not in ("-", "customer"))
        if some:
            yield title, some
    others = tuple(owner for owner in stories.owners if owner.id in ("-", "customer"))
    if others:
        yield "Nobody’s, and the customer’s own", others


def _open(report: Report, stories: Stories) -> Iterator[str]:
    """What is not known: rules that were not answered, journeys that nobody walks, people who walk none."""
    titles = {cell.persona: cell.title for cell in stories.cells}
    for verdict in report.undecided():
        whose = f"on “{stories.journeys[verdict.journey]}”"
        whom = "" if verdict.persona is None else f" for {titles.get(verdict.persona, visible(verdict.persona))}"
        yield plain(f"“{said(verdict.rule)}” {whose}{whom}: not known. {verdict.reason or ''}")
    for journey in report.untested_journeys:
        yield f"Nobody walks “{stories.journeys.get(journey, visible(journey))}”: no persona names it."
    for persona in report.untested_personas:
        yield f"`{visible(persona)}` walks no journey of this report."
    if not report.promises:
        yield "Nothing was tested."
