"""The report as plain text: promises first, then findings, totals, and what is untested or unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from cxtest.errors import Problem
from cxtest.source import visible
from cxtest.verdicts import Finding, PromiseLine, Report

HEAD = "Checked against the model, not against customers."


def render(report: Report) -> str:
    """The whole report; every line of it is safe to print, whatever the files hold."""
    lines = [HEAD, "", *_matrix(report.promises)]
    for finding in report.findings:
        lines += ["", *_finding(finding)]
    lines += ["", *_totals(report)]
    return "".join(f"{visible(line).rstrip()}\n" for line in lines)


def problem_lines(problem: Problem) -> Iterator[str]:
    """What is wrong with a file, with the line it is in and a caret under the place; safe to print."""
    kind = "warning" if problem.warning else "error"
    if problem.where is None:
        yield f"{kind}: {visible(problem.message)}"
        return
    where = problem.where
    yield f"{where}: {kind}: {visible(problem.message)}"
    if problem.excerpt is not None and problem.excerpt.strip():
        margin, shown = f"{where.line:>6} │ ", problem.excerpt
        begin = min(where.column, len(shown) + 1) - 1
        end = min(where.end_column - 1, len(shown)) if where.end_line == where.line else len(shown)
        start = max(0, begin - 60)
        cut = shown[start : start + 110]
        yield margin + visible(cut)[:140]
        pad = cell_len(visible(shown[start:begin]))
        yield " " * 6 + " │ " + " " * pad + "^" * max(1, min(cell_len(visible(shown[begin:end])), 110 - pad))


def promise_in_words(line: PromiseLine) -> str:
    """A cell of the matrix: `with luck (always, if nothing fails)`."""
    better = [f"{_said(promise)} from {entry}" for entry, promise in line.entries.items() if promise != line.promise]
    if line.undisturbed != line.promise:
        better.append(f"{_said(line.undisturbed)}, if nothing fails")
    return _said(line.promise) + (f" ({'; '.join(better)})" if better else "")


def _matrix(promises: Iterable[PromiseLine]) -> Iterator[str]:
    cells = {(line.persona, line.journey): promise_in_words(line) for line in promises}
    personas, journeys = sorted({p for p, _ in cells}), sorted({j for _, j in cells})
    rows = [["", *journeys], *([persona, *(cells.get((persona, j), "–") for j in journeys)] for persona in personas)]
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows if cells else []:
        yield "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))


def _finding(finding: Finding) -> Iterator[str]:
    kind = "note" if finding.note else finding.severity
    yield f"{kind}[{finding.rule}]  {finding.message}"
    yield f"  at      {finding.file}:{finding.line}:{finding.column}  {finding.place}  ({_concerns(finding)})"
    if finding.walk is not None:
        yield f"  walk    {' → '.join(finding.walk)}"
    if finding.closest is not None:
        yield f"  closest {' → '.join(finding.closest)}"
    yield f"  mend    {finding.mend}"
    if finding.replay is not None:
        yield f"  replay  {finding.replay}"


def _concerns(finding: Finding) -> str:
    return finding.journey if finding.persona is None else f"{finding.journey} as {finding.persona}"


def _totals(report: Report) -> Iterator[str]:
    kinds = Counter("note" if finding.note else finding.severity for finding in report.findings)
    yield ", ".join(_count(kinds[kind], kind) for kind in ("error", "warning", "note")) + "."
    verdicts = Counter(verdict.verdict for verdict in report.verdicts)
    shown = [f"{verdicts[v]} {v}" for v in ("pass", "fail", "unknown", "error", "not-applicable") if verdicts[v]]
    yield f"{_count(len(report.verdicts), 'verdict')}: {', '.join(shown) or 'none'}."
    for verdict in report.verdicts:
        if verdict.verdict in ("unknown", "error"):
            whose = verdict.journey if verdict.persona is None else f"{verdict.journey} as {verdict.persona}"
            yield f"{verdict.verdict}: {verdict.rule} on {whose}: {verdict.reason}"
    for what, names in (("journey", report.untested_journeys), ("persona", report.untested_personas)):
        for name in names:
            yield f"untested: the {what} {name}: " + ("no persona names it" if what == "journey" else "it names no journey of this run")
    if not report.promises:
        yield "Nothing was tested."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _said(promise: str) -> str:
    return promise.replace("-", " ")
