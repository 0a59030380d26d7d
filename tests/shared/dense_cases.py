"""Journeys with many configurations, and a switch from when on sets hold them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cxtest.analysis import hold
from cxtest.sampling.projects import Documents


@contextmanager
def many(number: int) -> Iterator[None]:
    """With sets from so many configurations on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hold, "MANY", number)
        yield


def questionnaire(questions: int) -> Documents:
    """A visa application: yes or no to each question, then a page for each that reads the answer, then a desk that may ask again."""
    steps: dict[str, Any] = {}
    for i in range(questions):
        after = f"ask-{i + 1}" if i + 1 < questions else "check-0"
        steps[f"ask-{i}"] = {"owner": "portal", "transitions": {"yes": {"to": after, "learns": [f"fact-{i}"]}, "no": after}}
        after = f"check-{i + 1}" if i + 1 < questions else "desk"
        upload, skip = {"to": after, "when": {"known": [f"fact-{i}"]}}, {"to": after, "when": {"unknown": [f"fact-{i}"]}}
        correct = {"to": f"ask-{i}", "loses": [f"fact-{i}"]}
        steps[f"check-{i}"] = {"owner": "portal", "transitions": {"upload": upload, "skip": skip, "correct": correct}}
    grant, short = (
        {"to": "granted", "by": "owner", "when": {"known": ["fact-0"]}},
        {"to": "limbo", "by": "owner", "when": {"unknown": ["fact-0"]}},
    )
    steps["desk"] = {"owner": "portal", "transitions": {"grant": grant, "more": {"to": "ask-0", "by": "owner"}, "lose": short}}
    return {
        "journeys/visa.yaml": {
            "journey": "visa", "entries": {"web": "ask-0"}, "steps": {**steps, "limbo": {"owner": "portal"}, "granted": {"outcome": "granted"}},
        },
        "personas/ana.yaml": {"persona": "ana", "journeys": {"visa": {"enters-at": ["web"], "wants": ["granted"]}}},
    }  # fmt: skip
