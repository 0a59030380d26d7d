"""Walks as JSON, version 1: what every other program reads."""

from __future__ import annotations

import json

from cxtest.reports.page import Page
from cxtest.telling.walks import Walks


def render(told: Walks, page: Page = Page()) -> str:  # noqa: ARG001, B008
    """The walks as JSON text, in ASCII: no character of a stranger's file reaches a terminal or a log as it is."""
    # GitHub's runner takes `##[` for a command anywhere in a line of a log.
    return json.dumps(told.to_json(), indent=2).replace("##[", "#\\u0023[") + "\n"
