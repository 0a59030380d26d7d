"""Runs that every format must be able to tell: the sample, what fails, what is known or waived or lapsed, what is not decided, nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cxtest.config import Config, Limits
from cxtest.engine import check
from cxtest.errors import Problem
from cxtest.loading.loader import load, load_texts
from cxtest.model.project import Project
from cxtest.reports.page import Page
from cxtest.rulebook import Case, Found, Rule, rule
from cxtest.rules import RULES
from cxtest.source import Span
from cxtest.verdicts import Lapsed, Report, Waived

ROOT = Path(__file__).parents[2]
NAMES = ("sample", "as it is", "gated", "limited", "crashed", "untested", "misread", "nothing")
WAIVED = Waived("The carrier answers by letter alone.", "Grace of the carrier desk", "2027-03-31", "journeys/as-is/returns.yaml", 3, 5)
LAPSED = (
    Lapsed(
        "stale", "dead-end", "returns", "gift-recipient", "agent", "cxtest-baseline.json", 12, 5,
        "The baseline knows `dead-end` at `agent` for gift-recipient, and nothing finds that any more.",
        "cxtest baseline --prune",
    ),
    Lapsed(
        "expired", "over-budget", "returns", None, "refunded", "journeys/as-is/returns.yaml", 4, 3,
        "The waiver of Grace ended on 2026-01-31.", "mend what it is about, or talk to Grace about another day",
    ),
)  # fmt: skip
LARGE = "\n".join(
    [
        "journey: trip",
        "entries: {call: s0}",
        "steps:",
        *(f"  s{i}: {{owner: a, gives: [i{i}], transitions: {{on: s{(i + 1) % 30}, skip: s{(i + 2) % 30}}}}}" for i in range(30)),
        "  end: {outcome: solved}",
    ]
)
PAT = "persona: pat\njourneys: {trip: {enters-at: [call], wants: [solved]}}\n"


class Run(NamedTuple):
    """A report, and how it is to be written."""

    report: Report
    page: Page


@rule("crashing", "error")
def crashing(case: Case) -> Iterator[Found]:
    """Crashes."""
    if case.persona.persona:
        raise ValueError(f"no\n::error::forged {case.persona.persona}")
    yield from ()


@cache
def run(name: str) -> Run:
    """One of the runs that NAMES lists."""
    if name in ("sample", "as it is"):
        return _of(load(ROOT, journeys="journeys" if name == "sample" else "journeys/as-is", personas="personas"))
    if name == "gated":
        whole, page = run("as it is")
        standings = [("new", None), ("known", None), ("waived", WAIVED)]
        findings = tuple(
            finding._replace(standing=standings[number % 3][0], waived=standings[number % 3][1])  # type: ignore[arg-type]
            for number, finding in enumerate(whole.findings)
        )
        return Run(whole._replace(findings=findings, lapsed=LAPSED), page)
    if name == "limited":
        return _of(
            load_texts({"journeys/trip.yaml": LARGE, "personas/pat.yaml": PAT}), Config(engine="explicit", limits=Limits(configurations=40))
        )
    if name == "crashed":
        return _of(load(ROOT, journeys="journeys", personas="personas"), own=(crashing,))
    if name == "untested":
        lonely = {
            "journeys/trip.yaml": LARGE.replace("journey: trip", "journey: lonely"),
            "personas/pat.yaml": "persona: pat\njourneys: {}\n",
        }
        return _of(load_texts(lonely))
    if name == "misread":
        whole, page = run("sample")
        assert page.project is not None
        problem = Problem(Span("personas/tea-drinker.yaml", 4, 3, 4, 9), "there is no fact `tae`; did you mean `tea`?", None, warning=True)
        project = Project(page.project.journeys, page.project.personas, (problem,))
        return Run(whole, page._replace(strict=True, misread=True, project=project))
    return Run(Report((), (), (), (), (), ()), Page(rules=RULES))


def _of(project: Project, config: Config | None = None, own: tuple[Rule, ...] = ()) -> Run:
    return Run(check(project, config, rules=own), Page(project=project, rules=(*RULES, *own)))
