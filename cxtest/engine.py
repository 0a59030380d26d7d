"""The engine: a project and a config → a report, with progress on the way."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from cxtest.analysis.case import JourneyCase
from cxtest.config import Config
from cxtest.errors import Problem, UsageError
from cxtest.gate.baseline import Baseline
from cxtest.gate.passing import Excuses
from cxtest.model.project import Project
from cxtest.rulebook import JourneyRule, PersonaRule, Rule
from cxtest.source import visible
from cxtest.telling.places import at_step, at_transition
from cxtest.verdicts import CoverageLine, Report, Unseen
from cxtest.work.judging import Judge
from cxtest.work.rules import all_rules
from cxtest.work.sharing import shared
from cxtest.work.unit import Chunk, Result

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Checking(NamedTuple):
    """Progress: this process begins with a persona on a journey, the `number`th of `total`."""

    journey: str
    persona: str
    number: int
    total: int


class Checked(NamedTuple):
    """Progress: a persona on a journey is done, the `number`th of `total` that is."""

    journey: str
    persona: str
    number: int
    total: int


def check(
    project: Project,
    config: Config | None = None,
    *,
    executor: Executor | None = None,
    rules: Iterable[Rule] = (),
    baseline: Baseline | None = None,
    cells: Collection[tuple[str, str | None]] | None = None,
) -> Report:
    """Checks a project: every persona on every journey that they name.

    Args:
        project: what loading made of the files.
        config: settings; the defaults if left out.
        executor: who does it: a pool of processes, `Client.get_executor()` of dask. It is not shut down. If left out, this process
            does it, with the help of others where `config.workers` says so and it is worth it.
        rules: rules that are run besides those of cxtest and of installed packages. No other process knows them: with any, this
            process does everything, whatever `config.workers` says.
        baseline: the findings that are known, and fail no run.
        cells: pairs of a journey and a persona, or None for the journey as such: only these are checked, the others are left out. A
            journey as such is checked with each of its personas, which takes that all of them are explored.

    Returns:
        The report, in the order of journey, persona, rule, place; the same whoever does the work.

    Raises:
        UsageError: an installed rule, or one of `rules`, cannot be used; there are `rules` and an `executor`; a worker has other rules,
            or another version of cxtest.
    """
    report = None
    for event in run(project, config or Config(), executor, rules, baseline=baseline, cells=cells):
        report = event if isinstance(event, Report) else report
    assert report is not None, "a run ends with its report"
    return report


def run(
    project: Project,
    config: Config,
    executor: Executor | None = None,
    rules: Iterable[Rule] = (),
    *,
    baseline: Baseline | None = None,
    cells: Collection[tuple[str, str | None]] | None = None,
) -> Generator[Checking | Checked | Report, None, None]:
    """As `check`, saying what it does; the last thing that it yields is the report."""
    own = tuple(rules)
    if own and executor is not None:
        raise UsageError(
            "an executor does not know rules that are given to `check`; leave one of the two out, or install them in a package"
        )
    every = all_rules(own)
    selected = [rule for rule in every if not config.select or rule.id in config.select]
    ids, people = tuple(rule.id for rule in selected), {name: project.testers(name) for name in project.journeys}
    left_out = {
        name: [who for tester in testers for who in [tester.persona.persona] if cells is not None and (name, who) not in cells]
        for name, testers in people.items()
    }
    wanted = people.keys() if cells is None else {journey for journey, _ in cells}
    chunks = [
        Chunk(file, tuple(tester.persona for tester in people[name]), ids, config, frozenset(left_out[name]))
        for name, file in project.journeys.items()
        if people[name] and name in wanted
    ]
    total = sum(len(chunk.personas) for chunk in chunks)
    results: dict[tuple[str, str], Result] = {}
    workers = 1 if own else config.workers
    with closing(shared(chunks, [rule for rule in selected if isinstance(rule, PersonaRule)], workers, executor)) as events:
        for event in events:
            if isinstance(event, Result):
                results[event.journey, event.persona] = event
                _log_all(event.crashes)
                yield Checked(event.journey, event.persona, len(results), total)
            else:
                yield Checking(event.journey, event.persona, len(results) + 1, total)
    of_journeys, coverage = Judge(config), list[CoverageLine]()
    for chunk in chunks:
        case = journey_case(chunk, [results[chunk.journey, persona.persona] for persona in chunk.personas])
        of_journeys.journey(case, [rule for rule in selected if isinstance(rule, JourneyRule)])
        coverage.append(_coverage_line(case))
    _log_all(of_journeys.crashes)
    order = {rule: i for i, rule in enumerate(ids)}
    verdicts = [*of_journeys.verdicts, *(verdict for result in results.values() for verdict in result.verdicts)]
    findings = [*of_journeys.findings, *(finding for result in results.values() for finding in result.findings)]
    report = Report(
        verdicts=tuple(sorted(verdicts, key=lambda v: (v.journey, v.persona or "", order[v.rule]))),
        promises=tuple(results[journey, who].promise for journey, who in sorted(results) if who not in left_out[journey]),
        findings=tuple(sorted(findings, key=lambda f: (f.journey, f.persona or "", order[f.rule], f.place))),
        coverage=tuple(coverage),
        untested_journeys=tuple(name for name, testers in people.items() if not testers),
        untested_personas=tuple(name for name, file in project.personas.items() if not file.persona.journeys),
        left_out=tuple((journey, who) for journey, names in left_out.items() for who in names),
    )
    excuses = Excuses(project, baseline, config.today)
    yield excuses.applied(report, [rule.id for rule in every], ids)


def overrides_concern(config: Config, journeys: Collection[str], personas: Collection[str]) -> list[Problem]:
    """The overrides that name nobody, as problems: one that is meant to make a rule stricter would silently never do so.

    Args:
        config: the settings.
        journeys: the ids of all journeys that there are.
        personas: the ids of all personas.
    """
    return [
        Problem(None, f"pyproject.toml: tool.cxtest.overrides: there is no {what} `{visible(name)}`")
        for override in config.overrides
        for what, names, there in (("journey", override.journeys, journeys), ("persona", override.personas, personas))
        for name in names
        if name not in there
    ]


def _log_all(texts: tuple[str, ...] | list[str]) -> None:
    if texts:
        import logging

        for text in texts:
            logging.getLogger("cxtest").error("%s", text)


def journey_case(chunk: Chunk, results: list[Result]) -> JourneyCase:
    """What all the personas of a journey reach together, in their own order, whoever came back first."""
    return JourneyCase(
        chunk.file,
        chunk.personas,
        (result.reached for result in results),
        sum(result.configurations for result in results),
        next((result.limit for result in results if result.limit), None),
    )


def _coverage_line(case: JourneyCase) -> CoverageLine:
    coverage, source = case.coverage, case.file.source
    hand_offs = {event.move.index for move in coverage.moves for event in case.machine.hand_offs(move)}
    unseen = [
        Unseen("step", step, source.file, source.key(at_step(step).route).line) for step in coverage.steps if step not in coverage.reached
    ]
    unseen += [
        Unseen("hand-off" if move.index in hand_offs else "transition", move.place, source.file, source.key(at_transition(move).route).line)
        for move in coverage.moves
        if move.index not in coverage.taken
    ]
    return CoverageLine(
        journey=case.file.journey.journey,
        title=case.file.journey.title,
        configurations=case.configurations,
        there_are={"steps": len(coverage.steps), "transitions": len(coverage.moves), "hand-offs": len(hand_offs)},
        unseen=tuple(unseen),
        complete=case.limit is None,
    )
