"""What findings say is true: the story of each is held against the machine, the files and the report."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path as Folder
from typing import Any, NamedTuple

import pytest
import yaml
from editing import edited
from hypothesis import given, settings
from hypothesis import strategies as st

from cxtest.config import Config
from cxtest.engine import check
from cxtest.errors import UsageError
from cxtest.exhibits import Edit, Stop
from cxtest.loading.loader import load_texts
from cxtest.machine.machine import Machine, View
from cxtest.machine.path import Path
from cxtest.machine.state import Configuration, Dropped, Event, HandedOff, Jargon, KnownNotUsed, Ledger, Promised, Provided, Repeated
from cxtest.model.project import Project
from cxtest.sampling.personas import Document
from cxtest.sampling.projects import Documents, files, project_documents
from cxtest.telling.account import NOTHING
from cxtest.telling.gathering import Told, told_of
from cxtest.telling.words import amount, duration, key_name
from cxtest.verdicts import Finding, Report

Texts = dict[str, str]
TESTS = Folder(__file__).parents[1]
SAMPLE = TESTS.parent
FOLDERS = [folder for name in ("cases", "readings") for folder in sorted((TESTS / "conformance" / name).iterdir())]
STYLES: dict[str, Callable[[Documents], Texts]] = {
    "braces over many lines": files,
    "braces on one line": lambda documents: {name: json.dumps(document) for name, document in documents.items()},
    "indented": lambda documents: {name: yaml.safe_dump(document, sort_keys=False) for name, document in documents.items()},
    "short lists in brackets": lambda documents: {
        name: yaml.safe_dump(document, sort_keys=False, default_flow_style=None, width=1000) for name, document in documents.items()
    },
}
STRANDED = {"dead-end", "unanswerable-ask", "locked-out", "turned-away", "runaround"}
"""The rules that say after which decision there is no way back."""

fewer = settings(max_examples=max(1, settings().max_examples // 4))


class Story(NamedTuple):
    """One persona's finding, and the walk that it tells, on their machine."""

    finding: Finding
    path: Path

    @property
    def machine(self) -> Machine:
        return self.path.machine


@st.composite
def texts(draw: st.DrawFn) -> Texts:
    """Random projects, some things of which have titles that are awkward in a sentence, written in all sorts of ways."""
    documents = draw(project_documents())
    organisation, journey = documents["journeys/organisation.yaml"], documents["journeys/trip.yaml"]
    titled: list[Document] = [*organisation["parties"].values(), *journey["steps"].values(), documents["personas/p0.yaml"]]
    for thing in titled:
        if draw(st.integers(1, 4)) == 1:
            thing["title"] = draw(st.sampled_from(["Acme Ltd.", "the buyer's accounts", "Mrs Jones", "no"]))
    return STYLES[draw(st.sampled_from(sorted(STYLES)))](documents)


@cache
def of_folder(folder: Folder) -> Texts:
    names = [path for path in folder.rglob("*.yaml") if path.parent.name in ("journeys", "personas")]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in names}


def sample(journey: str) -> Texts:
    """One journey as it is, with everybody."""
    paths = [*(SAMPLE / "personas").glob("*.yaml"), *(SAMPLE / "journeys" / "as-is" / f"{name}.yaml" for name in (journey, "organisation"))]
    return {f"{path.parent.name.replace('as-is', 'journeys')}/{path.name}": path.read_text(encoding="utf-8") for path in paths}


def stories(project: Project, report: Report) -> Iterator[Story]:
    """The findings of personas that tell a walk."""
    machines: dict[tuple[str, str], Machine] = {}
    for finding in report.findings:
        labels = finding.walk or finding.closest
        if finding.persona is not None and labels is not None:
            key = (finding.journey, finding.persona)
            if key not in machines:
                machines[key] = machine_of(project, finding)
            yield Story(finding, Path.decode(machines[key], ".".join(labels)))


def machine_of(project: Project, finding: Finding) -> Machine:
    file = project.journeys[finding.journey]
    return Machine(file.journey, file.organisation, project.personas[str(finding.persona)].persona)


def can_end_well(machine: Machine, configuration: Configuration) -> bool:
    """Whether a good end can be reached, by trying all there is."""
    seen, waiting = {configuration}, [configuration]
    while waiting and not machine.good(waiting[-1]):
        found = {arrival.configuration for _, arrival in machine.successors(waiting.pop())} - seen
        seen |= found
        waiting += sorted(found)
    return bool(waiting)


def the_decision_named_is_the_one(story: Story) -> None:
    ends_well = [can_end_well(story.machine, arrival.configuration) for arrival in story.path.arrivals]
    said = [(origin.place, origin.message) for origin in story.finding.origins]
    if ends_well[-1]:
        assert said == []
    elif not ends_well[0]:
        entry = story.path.entry
        assert said == [(entry, f"whoever comes in at `{entry}` has no way to a good end from the beginning")]
    else:
        move = story.path.moves[ends_well.index(False) - 1]
        ((place, message),) = said
        assert place == move.place
        assert re.fullmatch(rf"after .*`{re.escape(move.label)}` at `{move.step}`.* there is no way back", message)
        assert (" their own " in message) == (move.by == "customer")
        assert (", a matter of " in message) == (move.by in ("chance", "clock"))


def the_promise_was_made_there(story: Story) -> None:
    promise = story.finding.place.partition(":")[2]
    made = [(number, event.step) for number, event in events(story.path) if isinstance(event, Promised) and event.promise == promise]
    number, step = made[-1]
    assert [origin.place for origin in story.finding.origins] == [f"{step}:{promise}"]
    assert all(promise in story.machine.owed(arrival.configuration) for arrival in story.path.arrivals[number:])


def events(path: Path) -> Iterator[tuple[int, Event]]:
    return ((number, event) for number, arrival in enumerate(path.arrivals) for event in arrival.events)


def the_ways_are_all_there_are(story: Story) -> None:
    machine, ways = story.machine, story.finding.ways or ()
    step = machine.steps[story.path.end.step]
    assert [way.label for way in ways] == [move.label for move in machine.moves if move.step == step]
    assert {way.label for way in ways if way.closed_by is None} == {move.label for move in machine.open(story.path.end)}
    assert "" not in {way.closed_by for way in ways}


def the_hand_off_lost_it(story: Story) -> None:
    """What is said of where a fact was lost, held against who knew it before and after."""
    fact, views = story.finding.place.partition(":")[2], [story.machine.view(arrival.configuration) for arrival in story.path.arrivals]
    for origin in story.finding.origins:
        numbers = [number for number, move in enumerate(story.path.moves) if move.place == origin.place]
        pairs = [(views[number], views[number + 1]) for number in numbers]
        if "nobody learns" in origin.message:
            assert any(view.step == origin.place and view.holder is None and fact in told_at(story.machine, view) for view in views)
            continue
        knew = [(one, two) for one, two in pairs if one.holder and fact in (*one.knows[one.holder], *told_at(story.machine, one))]
        assert knew
        if "does not carry it" in origin.message:
            parties = story.machine.organisation.parties
            takers = [two.holder for one, two in knew if two.holder != one.holder and fact not in two.knows.get(str(two.holder), ())]
            takers += [two.holder for _, two in knew if two.holder and parties[two.holder].outside]
            assert any(takers)
        elif "nobody takes over" in origin.message:
            assert any(two.holder is None for _, two in knew)
        else:
            assert origin.message.endswith("is lost")
            assert any(fact not in two.knows[one.holder] for one, two in knew if one.holder)


def told_at(machine: Machine, view: View) -> list[str]:
    """What is told on leaving a step: what is answered there, and its parts."""
    return [part for answer in view.answered for part in machine.parts(answer)]


def the_account_is_the_walk(story: Story) -> None:
    account, path, machine = story.finding.account, story.path, story.machine
    assert account is not None
    assert tuple(stop.label for stop in account.stops) == path.labels
    assert [stop.step for stop in account.stops] == [machine.steps[arrival.configuration.step] for arrival in path.arrivals]
    for number, stop in enumerate(account.stops):
        what_happens_happened(stop, path, number)
    read = {name: so_far([stop.changes[i] for stop in account.stops]) for i, name in enumerate(account.columns)}
    for name, values in what_is_so(story).items():
        shown = read.pop(name, None)
        assert shown == values or (shown is None and {*values} <= {NOTHING, "0"}), name
    assert not read


def so_far(cells: list[str]) -> list[str]:
    """A column as it is read: an empty cell says that nothing changed."""
    return [next(cell for cell in reversed(cells[: number + 1]) if cell) for number in range(len(cells))]


def what_is_so(story: Story) -> dict[str, list[str]]:
    """What each column may say, read off the machine; of the parties, those that have a column."""
    finding, machine = story.finding, story.machine
    views = [machine.view(arrival.configuration) for arrival in story.path.arrivals]
    about = finding.rule in ("repeated-data-entry", "known-not-used", "dropped-context", "unanswerable-ask")
    facts = finding.place.partition(":")[2].split(",") if about else []

    def listed(every: list[tuple[str, ...]], among: list[str] | None = None) -> list[str]:
        return [", ".join(name for name in (among or names) if name in names) or NOTHING for names in every]

    assert finding.account is not None
    knowing = [name.removesuffix(" knows") for name in finding.account.columns if name.endswith(" knows")]
    found = {f"{party} knows": listed([view.knows[party] for view in views], facts) for party in knowing}
    found["they have told"] = listed([view.told for view in views], facts) if facts else []
    found["they hold"] = [] if facts else listed([view.items for view in views])
    found["they are owed"] = [] if facts else listed([view.owed for view in views])
    high = finding.rule == "tight-budget"
    total, costs = Ledger(), []
    for arrival in story.path.arrivals:
        total = total.plus(arrival.cost.high if high else arrival.cost.low)
        costs.append(total)
    assert high or total == story.path.ledger
    found["at most so far" if high else "so far"] = [cost(machine, ledger, over(machine, costs[-1], finding.rule)) for ledger in costs]
    return found


def over(machine: Machine, ledger: Ledger, rule: str) -> list[str]:
    """The keys that a finding about the budget is about: those that are over their cap at the end."""
    caps = {key: machine.cap(key) for key in Ledger._fields} if rule in ("over-budget", "tight-budget") else {}
    return [key for key, cap in caps.items() if cap is not None and getattr(ledger, key) > cap]


def cost(machine: Machine, ledger: Ledger, keys: list[str]) -> str:
    if keys:
        return ", ".join(f"{key_name(key)} {amount(machine, key, getattr(ledger, key))}" for key in keys)
    parts = [duration(ledger.elapsed)] if ledger.elapsed else []
    return ", ".join([*parts, *([amount(machine, "money", ledger.money)] if ledger.money else [])]) or "0"


def what_happens_happened(stop: Stop, path: Path, number: int) -> None:
    """One row of a walk: all that its words say happened, and what they speak of is not left out."""
    here, machine = path.arrivals[number], path.machine
    said = ", ".join(stop.happens)
    found: dict[type, list[Any]] = {}
    for event in here.events:
        found.setdefault(type(event), []).append(event)
    asked = next((part for part in stop.happens if part.startswith("asks")), "")
    parts = asked.partition("; no answer: ")
    for mark, kind in (("asks AGAIN ", Repeated), ("asks, though known, ", KnownNotUsed)):
        names = [name for part in parts[0].split("; ") if part.startswith(mark) for name in part.removeprefix(mark).split(", ")]
        assert sorted(names) == sorted(event.fact for event in found.get(kind, []))
    before = machine.view(path.arrivals[number - 1].configuration).answered if number and path.moves[number - 1].unanswered else ()
    assert [part for part in stop.happens if "does not count" in part] == (
        [f"what they answered does not count ({', '.join(before)})"] if before else []
    )
    unanswered = machine.unanswered(here.configuration)
    assert sorted(filter(None, parts[2].split(", "))) == sorted(unanswered)
    handed = [f"hand-off {event.giver} → {event.taker or 'nobody'}" for event in found.get(HandedOff, [])]
    assert [part for part in stop.happens if part.startswith("hand-off ")] == handed
    assert ("which they cannot use" in said) == machine.absent(here.configuration)
    dropped = [event.fact for event in found.get(Dropped, [])]
    assert [part for part in stop.happens if part.startswith("lacks ")] == ([f"lacks {', '.join(dropped)}"] if dropped else [])
    provided = [f"{event.how} {event.name}" for event in found.get(Provided, []) if event.how != "gives"]
    assert [part for part in stop.happens if part.split(" ")[0] in ("learns", "tells")] == provided
    assert [part for part in stop.happens if part.startswith("says ")] == [f"says “{event.term}”" for event in found.get(Jargon, [])]
    assert ("goes wrong" in stop.happens) == (number > 0 and path.moves[number - 1].failure)


def check_story(story: Story) -> None:
    finding = story.finding
    the_account_is_the_walk(story)
    if finding.ways is not None:
        the_ways_are_all_there_are(story)
    if finding.rule in STRANDED:
        the_decision_named_is_the_one(story)
    elif finding.rule == "broken-promise":
        the_promise_was_made_there(story)
    elif finding.rule in ("repeated-data-entry", "known-not-used", "dropped-context"):
        the_hand_off_lost_it(story)


def check_excerpt(finding: Finding, written: Texts) -> None:
    """The excerpt shows the file's own lines, and marks what is at the finding's place, or the entry of a list that it is in."""
    excerpt, lines = finding.excerpt, written[finding.file].splitlines()
    assert excerpt is not None
    assert excerpt.label
    assert [number for number, _ in excerpt.lines] == sorted({number for number, _ in excerpt.lines})
    assert all(lines[number - 1] == text for number, text in excerpt.lines)
    line = dict(excerpt.lines)[excerpt.line]
    assert excerpt.line == finding.line
    assert excerpt.begin == finding.column
    assert excerpt.begin < excerpt.end <= len(line) + 1
    marked = line[excerpt.begin - 1 : excerpt.end - 1]
    assert marked == marked.strip()


def check_sentences(finding: Finding) -> None:
    for sentence in (finding.said, finding.mend, finding.message):
        said = re.sub("“.*?”", "“…”", sentence)
        assert not re.search(r"None|\(\)|\.\.|  | [,.;]|,,|``|: \.|\bthe the\b", said), sentence
        assert said.count("`") % 2 == 0
        assert said.count("“") == said.count("”")
    assert finding.said.endswith(".")


def check_where_it_ends(finding: Finding, project: Project) -> None:
    """The step that is called the closest, and the ways that are told, are those of where the walk ends, whoever walks it."""
    if finding.account is None:
        return
    end = finding.account.stops[-1].step
    assert re.findall(r"The closest they come is (?:“.*?” \()?`(.*?)`", finding.said) in ([], [end])
    if finding.ways is not None:
        out = project.journeys[finding.journey].journey.steps[end].alternatives()
        labels = [trigger if number is None else f"{trigger}[{number}]" for trigger, number, _ in out]
        assert [way.label for way in finding.ways] == labels
        assert "closest they come" in finding.message or finding.walk is not None


def key_of(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.severity, finding.note, finding.place, finding.persona


def keys_of(told: Told) -> list[tuple[object, ...]]:
    """The findings that are told as one."""
    head, own = key_of(told.finding)[:4], told.personas or (None,)
    return [*((*head, persona) for persona in own), *(key for other in told.also for key in keys_of(other))]


def check_gathering(report: Report) -> None:
    for line in report.coverage:
        findings = [finding for finding in report.findings if finding.journey == line.journey]
        told = told_of(report, line.journey, full=False)
        assert Counter(key for one in told for key in keys_of(one)) == Counter(map(key_of, findings))
        by_themselves = told_of(report, line.journey, full=True)
        assert Counter(one.finding for one in by_themselves) == Counter(findings)
        assert not any(one.also or one.mends or len(one.personas) > 1 for one in by_themselves)
        by_key = {key_of(finding): finding for finding in findings}
        for one in told:
            mends = [(whom, finding.mend) for whom in one.personas if (finding := by_key[(*key_of(one.finding)[:4], whom)])]
            for whom, mend in mends:
                assert mend == one.finding.mend or any(mend == other and whom in re.split(", | and ", of) for of, other in one.mends)
            for whom in one.personas:
                for origin in by_key[(*key_of(one.finding)[:4], whom)].origins:
                    elsewhere = any(origin == other and whom in re.split(", | and ", of) for of, other in one.origins)
                    assert elsewhere or origin in one.finding.origins
            assert not {origin for _, origin in one.origins} & {*one.finding.origins}


def not_mended(written: Texts, report: Report) -> list[str]:
    """The findings that the walk which showed them still shows once the edits are made that are offered for them, together and alone."""
    offers: dict[tuple[Edit, ...], dict[str, Finding]] = {}
    for journey in dict.fromkeys(finding.journey for finding in report.findings):
        findings = {key_of(finding): finding for finding in report.findings if finding.journey == journey}
        for told in (one for full in (False, True) for one in told_of(report, journey, full=full) if one.edits):
            meant = [findings[key] for key in keys_of(told) if findings[key].edits]
            offers.setdefault(told.edits, {}).update({str(key_of(finding)): finding for finding in meant})
    left = []
    for edits, meant_to_go in offers.items():
        after = load_texts(edited(written, edits))
        left += [key for key, finding in meant_to_go.items() if still_shown(after, finding)]
    return left


def still_shown(project: Project, finding: Finding) -> bool:
    """Whether the walk of a finding still shows it; of a set of steps and of the journey itself, whether it is found."""
    where, _, what = finding.place.partition(":")
    if finding.persona is None or finding.rule == "endless-wait":
        return key_of(finding) in {*map(key_of, check(project, Config(select=[finding.rule])).findings)}
    machine = machine_of(project, finding)
    try:
        path = Path.decode(machine, str(finding.replay))
    except UsageError:
        return False
    last = path.arrivals[-1].events
    match finding.rule:
        case "repeated-data-entry":
            return Repeated(where, what) in last
        case "known-not-used":
            return KnownNotUsed(where, what) in last
        case "dropped-context":
            return Dropped(where, what) in last
        case "undefined-term":
            return Jargon(where, what) in last
        case "broken-promise":
            return what in machine.owed(path.end)
        case "unowned-hand-off":
            return any(isinstance(event, HandedOff) and event.taker is None for event in last)
        case "unowned-step":
            return machine.view(path.end).holder is None
        case "dead-end" | "locked-out" | "unanswerable-ask":
            return not machine.open(path.end)
        case _:
            raise AssertionError(finding.rule)


@fewer
@given(texts())
def test_of_any_journey_what_is_told_of_a_walk_is_what_happened(written: Texts) -> None:
    project = load_texts(written)
    for story in stories(project, check(project)):
        check_story(story)


@fewer
@given(texts())
def test_of_any_journey_sentences_and_excerpts_are_whole_and_no_finding_is_lost(written: Texts) -> None:
    project = load_texts(written)
    report = check(project)
    check_gathering(report)
    for finding in report.findings:
        check_sentences(finding)
        check_where_it_ends(finding, project)
        check_excerpt(finding, written)


@fewer
@given(texts())
def test_of_any_journey_the_edits_load_and_mend(written: Texts) -> None:
    assert not_mended(written, check(load_texts(written))) == []


def check_all(written: Texts) -> None:
    """Everything that is said of a project's findings, but for the edits."""
    project = load_texts(written)
    report = check(project)
    check_gathering(report)
    for story in stories(project, report):
        check_story(story)
    for finding in report.findings:
        check_sentences(finding)
        check_where_it_ends(finding, project)
        check_excerpt(finding, written)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_of_every_case_the_story_is_true(folder: Folder) -> None:
    written = of_folder(folder)
    check_all(written)
    assert not_mended(written, check(load_texts(written))) == []


@pytest.mark.parametrize("journey", ["b2b-buy-to-onboard", "last-minute-gift", "returns", "tea-game"])
def test_of_the_sample_as_it_is_the_story_is_true(journey: str) -> None:
    check_all(sample(journey))


def test_what_is_carried_already_is_not_to_be_carried_once_more() -> None:
    journey = """\
journey: trip
entries: {call: ivr}
steps:
  ivr: {owner: bot, needs: [flight], transitions: {on: {to: search, by: owner, carries: [flight]}}}
  search: {transitions: {wait: desk}}
  desk: {owner: care, needs: [flight], transitions: {solve: end}}
  end: {outcome: solved}
"""
    pat = "persona: pat\njourneys: {trip: {enters-at: [call], wants: [solved]}}\n"
    found = check(load_texts({"journeys/trip.yaml": journey, "personas/pat.yaml": pat}))
    again = next(finding for finding in found.findings if finding.rule == "repeated-data-entry")
    assert (
        again.mend == "add `carries: [flight]` to `search.wait`; and let somebody own `search`, since nobody passes anything on from there"
    )
