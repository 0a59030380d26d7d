"""What a run comes to in a line, and what it could not say: for reports that other programs show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from cxtest.telling.words import listed
from cxtest.verdicts import Finding, Report, Verdict, stopped

FEW = 3
"""So many personas of a journey that were left out are told by name."""


class Unsettled(NamedTuple):
    """Something that a run has nothing proved about, and that is no pass: for one persona, or (None) for a journey itself.

    `kind` says whether a limit was reached, a rule crashed, or there was nobody, or nothing, to test. `rules` are those that it is about.
    """

    kind: Literal["unknown", "crashed", "untested"]
    journey: str | None
    persona: str | None
    rules: tuple[str, ...]
    message: str


def unsettled(report: Report) -> list[Unsettled]:
    """What a run could not say, cell by cell in the order of the report: what was not decided, and what was not tested."""
    found: dict[tuple[str, str | None, str], list[Verdict]] = {}
    for verdict in report.undecided():
        kind = "error" if verdict.verdict == "error" else "unknown"
        found.setdefault((verdict.journey, verdict.persona, kind), []).append(verdict)
    said = [_of_verdicts(*cell, verdicts) for cell, verdicts in found.items()]
    return [*said, *_of_promises(report, {(one.journey, one.persona) for one in said}), *_untested(report)]


def counted(report: Report) -> str:
    """What a run comes to, in a line: 1 error, 0 warnings, 2 notes; 3 known, 1 waived; 1 stale."""
    new = [_kind(finding) for finding in report.findings if finding.standing == "new"]
    parts = [", ".join(_count(new.count(kind), kind) for kind in ("error", "warning", "note"))]
    others: tuple[tuple[Iterable[str], dict[str, str]], ...] = (
        ((finding.standing for finding in report.findings), {"known": "known", "waived": "waived"}),
        ((one.kind for one in report.lapsed), {"stale": "stale", "expired": "expired"}),
        ((one.kind for one in unsettled(report)), {"unknown": "not decided", "crashed": "crashed", "untested": "not tested"}),
    )
    for names, words in others:
        there = Counter(names)
        parts.append(", ".join(f"{there[name]} {word}" for name, word in words.items() if there[name]))
    parts.append(f"{len(report.left_out)} left out" if report.left_out else "")
    return "; ".join(part for part in parts if part)


def heading(report: Report, *, strict: bool, misread: bool) -> str:
    """Whether a run fails, in a few words; `strict` says that warnings do, `misread` that what is wrong with the files does."""
    if misread or report.fails(strict=strict):
        return "The journeys fail"
    if report.is_open():
        return "Not everything is decided"
    return "What was changed passes" if report.left_out else "The journeys pass"


def left_out(report: Report) -> str | None:
    """Whom a run was not about, by journey, in a sentence; their number where they are many; None where it was about all."""
    names: dict[str, list[str]] = {}
    for journey, persona in report.left_out:
        names.setdefault(journey, []).append(persona)
    parts = [f"{journey} for {listed(of) if len(of) <= FEW else _count(len(of), 'persona')}" for journey, of in names.items()]
    return f"Left out, since nothing that was changed can influence them: {'; '.join(parts)}." if parts else None


def _of_verdicts(journey: str, persona: str | None, verdict: str, verdicts: list[Verdict]) -> Unsettled:
    rules = tuple(one.rule for one in verdicts)
    reasons = "; ".join(dict.fromkeys(str(one.reason) for one in verdicts))
    kind: Literal["unknown", "crashed"] = "unknown" if verdict == "unknown" else "crashed"
    what = "Not decided" if kind == "unknown" else "Crashed"
    return Unsettled(kind, journey, persona, rules, stopped(f"{what} {_whom(journey, persona)}: {listed(rules)} ({reasons})"))


def _of_promises(report: Report, told: set[tuple[str | None, str | None]]) -> Iterator[Unsettled]:
    """The promises that are unknown where no verdict is, since no rule that needs them was asked for."""
    for line in report.promises:
        if line.promise == "unknown" and (line.journey, line.persona) not in told:
            message = f"Not decided {_whom(line.journey, line.persona)}: what they are promised (a limit was reached)."
            yield Unsettled("unknown", line.journey, line.persona, (), message)


def _untested(report: Report) -> Iterator[Unsettled]:
    for name in report.untested_journeys:
        yield Unsettled("untested", name, None, (), f"The journey `{name}` is not tested: no persona names it.")
    for name in report.untested_personas:
        yield Unsettled("untested", None, name, (), f"The persona `{name}` is not tested: it names no journey of this run.")
    if not (report.promises or report.left_out or report.untested_journeys or report.untested_personas):
        yield Unsettled("untested", None, None, (), "Nothing was tested.")


def _whom(journey: str, persona: str | None) -> str:
    return f"on `{journey}` itself" if persona is None else f"for {persona} on `{journey}`"


def _kind(finding: Finding) -> str:
    return "note" if finding.note else finding.severity


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
