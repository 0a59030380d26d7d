"""Reports: one file a format. `FORMATS` says by which name each is asked for; none is imported before it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cxtest.errors import Problem, UsageError

if TYPE_CHECKING:
    from cxtest.diff.changed import Comparison
    from cxtest.reports.page import Page
    from cxtest.verdicts import Report

Format = Callable[["Report", "Page"], str]
DiffFormat = Callable[["Comparison", "Page"], str]


def _format(module: str) -> Format:
    """The format that a module here writes, imported when it first does."""

    def render(report: Report, page: Page) -> str:
        rendered: str = import_module(f"cxtest.reports.{module}").render(report, page)
        return rendered

    return render


def _problems(module: str) -> Callable[[Sequence[Problem], Page], str]:
    """In the same way, how a format says that files cannot be used as they are."""

    def render(problems: Sequence[Problem], page: Page) -> str:
        rendered: str = import_module(f"cxtest.reports.{module}").problems(problems, page)
        return rendered

    return render


FORMATS: dict[str, Format] = {
    "text": _format("text"),
    "json": _format("json_report"),
    "github": _format("github"),
    "sarif": _format("sarif"),
    "junit": _format("junit"),
    "gitlab": _format("gitlab"),
    "markdown": _format("markdown"),
}
"""By name, what turns a report into the text to print."""

PROBLEMS = {"github": _problems("github"), "markdown": _problems("markdown")}
"""Of the formats that people read on the page of a pull request: what is seen there where files are broken."""

EXTRAS = {"sarif": "sarif_pydantic"}
"""Of formats that are an extra of the same name: the module that must be there."""


def _diff_format(module: str) -> DiffFormat:
    """In the same way, a format of comparisons."""

    def render(comparison: Comparison, page: Page) -> str:
        rendered: str = import_module(f"cxtest.reports.{module}").render(comparison, page)
        return rendered

    return render


DIFF_FORMATS: dict[str, DiffFormat] = {
    "text": _diff_format("diff_text"),
    "markdown": _diff_format("diff_markdown"),
    "json": _diff_format("diff_json"),
}
"""By name, what turns a comparison of two versions into the text to print."""


def must_have_the_extra(name: str) -> None:
    """Raises UsageError where what a format needs is not installed."""
    if name in EXTRAS and find_spec(EXTRAS[name]) is None:
        raise UsageError(f"the format `{name}` is an extra: pip install 'cxtest-journeys[{name}]'")
