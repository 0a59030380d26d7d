"""Every walk that a finding shows replays, ends where the finding says, and is a shortest one."""

from collections.abc import Iterator

from hypothesis import assume, given

from cxtest.analysis.case import Case
from cxtest.analysis.control import Round
from cxtest.analysis.stuck import kind_of
from cxtest.config import Limits
from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import (
    Configuration,
    Dropped,
    Explained,
    HandedOff,
    Jargon,
    Kept,
    KnownNotUsed,
    LearntOnTheWay,
    Ledger,
    Provided,
    Repeated,
    Told,
)
from cxtest.model.project import Project
from cxtest.sampling.projects import Documents, files, project_documents
from cxtest.verdicts import Finding

LONGEST = 4
"""How long a walk may be for all shorter ones to be tried, one by one."""


def machine_of(project: Project, finding: Finding) -> Machine:
    assert finding.persona is not None
    file = project.journeys[finding.journey]
    return Machine(file.journey, file.organisation, project.personas[finding.persona].persona)


def walks(machine: Machine, length: int) -> Iterator[Path]:
    """Every walk of exactly this many transitions."""
    if length == 0:
        yield from (Path.replay(machine, start.entry, ()) for start in machine.starts())
        return
    for path in walks(machine, length - 1):
        for move in machine.open(path.end):
            yield path.extended(move.label)


def shows(machine: Machine, path: Path, finding: Finding, case: Case) -> bool:
    """Whether a walk shows a finding, read off the machine alone; the sets of closed configurations off the space."""
    step, view, last = machine.steps[path.end.step], machine.view(path.end), path.arrivals[-1].events
    stuck = not machine.open(path.end) and machine.outcome(path.end) is None
    where, _, what = finding.place.partition(":")
    match finding.rule:
        case "dead-end" | "locked-out":
            return stuck and step == finding.place and kind_of(machine, path.end) == finding.rule
        case "unanswerable-ask":
            return stuck and not view.absent and finding.place == f"{step}:{','.join(machine.unanswered(path.end))}"
        case "turned-away":
            return step == finding.place and machine.outcome(path.end) is not None and not machine.good(path.end)
        case "repeated-data-entry":
            return Repeated(where, what) in last
        case "known-not-used":
            return KnownNotUsed(where, what) in last
        case "dropped-context":
            return Dropped(where, what) in last
        case "undefined-term":
            return Jargon(where, what) in last
        case "unowned-step":
            return step == finding.place
        case "unowned-hand-off":
            return any(isinstance(event, HandedOff) and event.taker is None and event.move.place == finding.place for event in last)
        case "runaround":
            return any(found.has(path.end) for found in case.runarounds if names(found) == finding.place)
        case "endless-wait":
            return any(found.has(path.end) for found in case.endless_waits if names(found) == finding.place)
        case "broken-promise":
            ended = stuck or machine.outcome(path.end) is not None
            rounds = [found for found in case.runarounds if found.has(path.end) and names(found) == where]
            always_owed = bool(rounds) and all(what in machine.owed(later) for later in onwards(machine, path.end))
            return (ended and step == where and what in view.owed) or always_owed
        case "ping-pong":
            return passed_back(path) == finding.place
        case _:
            raise AssertionError(finding.rule)


def names(found: Round) -> str:
    return ",".join(found.steps)


def onwards(machine: Machine, configuration: Configuration) -> set[Configuration]:
    """All that can come after a configuration, and itself."""
    found, waiting = {configuration}, [configuration]
    while waiting:
        here = waiting.pop()
        new = {machine.take(here, move).configuration for move in machine.open(here)} - found
        found |= new
        waiting += new
    return found


def passed_back(path: Path) -> str | None:
    """The page's sentence on ping-pong, read off a whole walk: the last transition is the second of two hand-offs in a row."""
    for first in range(len(path.moves) - 1):
        legs = path.arrivals[first + 1 :]
        hands = [[e for e in leg.events if isinstance(e, HandedOff)] for leg in legs]
        if not hands[0] or not hands[-1] or any(hands[1:-1]):
            continue
        one, two = hands[0][0], hands[-1][0]
        on_the_way = any(isinstance(e, (Told, LearntOnTheWay)) for leg in legs[1:] for e in leg.events)
        at_arrivals = any(isinstance(e, (Provided, Kept, Explained)) for leg in legs[:-1] for e in leg.events)
        counts = all(e.felt and e.from_the_brand and e.passed_on and not e.move.failure for e in (one, two))
        if counts and (one.giver, one.taker) == (two.taker, two.giver) and not on_the_way and not at_arrivals:
            return "~".join(sorted((two.giver, str(two.taker))))
    return None


ELSEWHERE = ("goal-unreachable", "stranded-entry", "over-budget", "tight-budget", "fatal-failure")


@given(project_documents())
def test_a_walk_shows_its_finding_and_none_shorter_does(documents: Documents) -> None:
    project = load_texts(files(documents))
    findings = [f for f in check(project).findings if f.persona is not None and f.rule not in ELSEWHERE]
    assume(findings)
    for finding in findings:
        machine = machine_of(project, finding)
        case = Case(project.journeys["trip"], project.personas[str(finding.persona)].persona, Limits())
        assert finding.replay is not None
        path = Path.decode(machine, finding.replay)
        assert path.labels == finding.walk
        assert shows(machine, path, finding, case)
        if len(path.moves) <= LONGEST:
            shorter = [w for length in range(len(path.moves)) for w in walks(machine, length)]
            assert not [w.labels for w in shorter if shows(machine, w, finding, case)]


def shows_elsewhere(machine: Machine, path: Path, finding: Finding, entry: str, within: bool) -> bool:
    """Whether a walk from an entry could show a finding about a budget or a failure."""
    if path.entry != entry:
        return False
    failures = [move.failure for move in path.moves]
    match finding.rule:
        case "over-budget":
            return machine.wanted(path.end)
        case "tight-budget":
            return machine.wanted(path.end) and within
        case _:
            return bool(path.moves) and path.moves[-1].place == finding.place and failures == [*[False] * (len(failures) - 1), True]


def within_caps(machine: Machine, path: Path) -> bool:
    caps = {key: machine.cap(key) for key in Ledger._fields}
    return all(cap is None or getattr(path.ledger, key) <= cap for key, cap in caps.items())


@given(project_documents(personas=1))
def test_walks_about_budgets_and_failures_are_shortest_too(documents: Documents) -> None:
    project = load_texts(files(documents))
    findings = [f for f in check(project).findings if f.rule in ELSEWHERE]
    assume(findings)
    for finding in findings:
        machine = machine_of(project, finding)
        if finding.rule in ("goal-unreachable", "stranded-entry"):
            assert finding.walk is None
            assert finding.closest is not None
            assert not machine.wanted(Path.decode(machine, ".".join(finding.closest)).end)
            continue
        assert finding.replay is not None
        path = Path.decode(machine, finding.replay)
        assert shows_elsewhere(machine, path, finding, path.entry, within_caps(machine, path))
        assert finding.rule == "fatal-failure" or path.entry == finding.place
        assert finding.rule != "over-budget" or not within_caps(machine, path)
        if len(path.moves) <= LONGEST and finding.rule != "fatal-failure":
            shorter = [w for length in range(len(path.moves)) for w in walks(machine, length)]
            assert not [w.labels for w in shorter if shows_elsewhere(machine, w, finding, path.entry, within_caps(machine, w))]
