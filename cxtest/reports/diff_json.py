"""A comparison as JSON, version 1: what every other program reads."""

from __future__ import annotations

import json

from cxtest.diff.changed import Comparison
from cxtest.reports.page import Page


def render(comparison: Comparison, page: Page = Page()) -> str:  # noqa: ARG001, B008
    """The comparison as JSON text, in ASCII: no character of a stranger's file reaches a terminal or a log as it is."""
    # GitHub's runner takes `##[` for a command anywhere in a line of a log.
    return json.dumps(comparison.to_json(), indent=2).replace("##[", "#\\u0023[") + "\n"
