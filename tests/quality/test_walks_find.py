"""What walks drawn at random find of what is planted, how short the shrunk walks are, and that they never find what is not there."""

import os
import statistics
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cxtest.analysis.case import Case
from cxtest.config import Config
from cxtest.engine import check
from cxtest.loading.loader import load, load_texts
from cxtest.model.project import Project
from cxtest.rulebook import PersonaRule
from cxtest.rules import RULES
from cxtest.sampling.loaded import projects
from cxtest.sampling.sampled import NO_WALK, Sampled
from cxtest.verdicts import Finding
from cxtest.work.judging import Judge

ROOT = Path(__file__).parents[2]
BY_WALKS = ("repeated-data-entry", "known-not-used", "dropped-context", "unowned-hand-off", "ping-pong", "undefined-term")
"""The rules of events and monitors."""

OF_PERSONAS = [rule for rule in RULES if isinstance(rule, PersonaRule)]
AS_IS = load(ROOT, journeys="journeys/as-is")


NUMBER = 150 if os.environ.get("CI") else 500

SEEDED = settings(derandomize=True, database=None, phases=[Phase.generate, Phase.shrink])
UNSHRUNK = settings(SEEDED, phases=[Phase.generate])


def drawn(project: Project, journey: str, persona: str, profile: settings, *, walks: int, length: int = 100) -> Judge:
    """What a sample of walks says, the same each time."""
    answers = partial(Sampled, walks=walks, length=length, profile=profile)
    judge = Judge(Config())
    judge.persona(Case(project.journey(journey), project.persona(persona).persona, Config().limits, answers=answers), OF_PERSONAS)
    return judge


def by_place(findings: Iterable[Finding]) -> dict[tuple[str, str], Finding]:
    return {(finding.rule, finding.place): finding for finding in findings}


def taken(finding: Finding) -> int:
    """How many transitions its walk has."""
    assert finding.walk is not None
    return len(finding.walk) - 1


@pytest.mark.parametrize("journey", AS_IS.journeys)
def test_every_planted_defect_that_a_walk_can_show_is_found_by_a_short_walk(journey: str) -> None:
    """With a hundred walks for each question; shrunk, they are at the median at most twice as long as the proof's."""
    report, ratios = check(AS_IS, Config(select=BY_WALKS)), list[float]()
    for tester in AS_IS.testers(journey):
        name = tester.persona.persona
        proved = by_place(report.of(journey=journey, persona=name))
        sampled = by_place(drawn(AS_IS, journey, name, SEEDED, walks=100).findings)
        assert sampled.keys() == proved.keys()
        assert all(taken(sampled[place]) >= taken(proved[place]) for place in proved)
        ratios += [taken(sampled[place]) / max(1, taken(proved[place])) for place in proved]
    assert ratios
    assert statistics.median(ratios) <= 2


def test_there_are_defects_under_each_rule() -> None:
    assert {finding.rule for finding in check(AS_IS, Config(select=BY_WALKS)).findings} == set(BY_WALKS)


@pytest.mark.parametrize("rule", [rule for rule in OF_PERSONAS if rule.id in BY_WALKS], ids=lambda rule: rule.id)
def test_the_example_of_a_rule_is_found_and_the_mended_one_is_not(rule: PersonaRule) -> None:
    for example, finds in ((rule.failing, True), (rule.mended, False)):
        assert example is not None
        project = load_texts(example.files())
        (persona,) = project.personas
        judge = drawn(project, "example", persona, SEEDED, walks=100)
        assert (rule.id in {finding.rule for finding in judge.findings}) is finds


def test_the_rules_of_events_and_monitors_are_those_that_are_sampled() -> None:
    judge = drawn(AS_IS, "tea-game", "tea-drinker", SEEDED, walks=1)
    assert {verdict.rule for verdict in judge.verdicts if verdict.sampled is not None} | {"undefined-term"} == set(BY_WALKS)
    refused = {verdict.rule for verdict in judge.verdicts if verdict.reason == NO_WALK}
    assert not refused & set(BY_WALKS)
    assert refused >= {"goal-unreachable", "dead-end", "runaround", "broken-promise", "unowned-step"}


def test_walks_find_only_what_is_proved() -> None:
    """Drawn first, and looked into then: Hypothesis would take what an inner sample finds for a failure of this test."""
    drawn_projects: list[Project] = []

    @settings(max_examples=NUMBER, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(projects())
    def keep(project: Project) -> None:
        drawn_projects.append(project)

    keep()
    found = sum(agrees(project) for project in drawn_projects)
    assert found >= NUMBER // 2


def agrees(project: Project) -> int:
    """How many findings walks have, all of which the proof has, too, by a walk that is no longer."""
    report, found = check(project), 0
    unknown = {(v.persona, v.rule) for v in report.verdicts if v.verdict == "unknown"}
    for tester in project.testers("trip"):
        name = tester.persona.persona
        proved = by_place(report.of(journey="trip", persona=name))
        judge = drawn(project, "trip", name, UNSHRUNK, walks=5, length=30)
        assert judge.crashes == []
        for place, finding in by_place(judge.findings).items():
            found += 1
            assert place in proved or (name, finding.rule) in unknown
            if place in proved:
                assert taken(finding) >= taken(proved[place])
    return found
