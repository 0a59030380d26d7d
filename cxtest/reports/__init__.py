"""Reports: one file a format. `FORMATS` says by which name each is asked for."""

from collections.abc import Callable

from cxtest.reports import json_report, text
from cxtest.reports.page import Page
from cxtest.verdicts import Report

FORMATS: dict[str, Callable[[Report, Page], str]] = {"text": text.render, "json": json_report.render}
"""By name, what turns a report into the text to print."""
