"""What is wrong with a file, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from cxtest.errors import Problem
from cxtest.source import visible


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
