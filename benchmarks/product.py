"""The product as it is measured: whole processes of the command line, and `cxtest.check` on a project that is loaded already."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cxtest
from benchmarks.measure import CXTEST, Outcome, process, seconds
from cxtest.config import Config
from cxtest.verdicts import Report

STUCK = ("dead-end", "runaround")
"""The rules that ask, with the promise `always`, whether the goal can be reached from everywhere."""

Data = Mapping[str, Any]
Task = Callable[[], Outcome]


def python(code: str) -> list[str]:
    """The command line that runs a line of Python, with the interpreter that runs this."""
    return [sys.executable, "-c", code]


@contextmanager
def project(files: Mapping[str, str]) -> Iterator[Path]:
    """A folder with these files, as long as it is needed."""
    with TemporaryDirectory(prefix="cxtest-benchmark-") as name:
        folder = Path(name)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        yield folder


def command(rules: Iterable[str] = (), *more: str) -> list[str]:
    """The command line of a check with a JSON report; no rules: all."""
    return [*CXTEST, "check", "--format", "json", *(word for rule in rules for word in ("--rule", rule)), *more]


def whole(folder: Path, rules: Iterable[str] = (), *more: str, timeout: float | None = None) -> Outcome:
    """A whole process `cxtest check`: seconds, and the most memory in MiB. Raises TimedOut."""
    ran = process(command(rules, *more), folder=folder, codes=(0, 1, 2), timeout=timeout)
    data = read(ran.out)
    return Outcome(ran.seconds, said(data), {"MiB": ran.peak, **verdicts(data)})


def alone(loaded: Any, rules: Sequence[str] = ()) -> Outcome:
    """`cxtest.check` on a project that is loaded already: seconds."""
    kept: list[Report] = []
    took = seconds(lambda: kept.append(cxtest.check(loaded, Config(select=tuple(rules)))))
    data = kept[0].to_json()
    return Outcome(took, said(data), verdicts(data))


def read(text: str) -> Data:
    """A JSON report."""
    data: Data = json.loads(text)
    return data


def said(data: Data) -> str:
    """What a report comes to: nothing where all was proved, else the limit that was reached."""
    reasons = [verdict["reason"] for verdict in data["verdicts"] if verdict["verdict"] in ("unknown", "error")]
    if reasons:
        return f"{len(reasons)} of {len(data['verdicts'])} verdicts unknown: {str(reasons[0]).partition(';')[0]}"
    if any(line["promise"] == "unknown" for line in data["promises"]):
        return "the promise is unknown"
    return ""


def verdicts(data: Data) -> dict[str, float]:
    """How many verdicts of each kind, and on how many configurations they were proved."""
    kinds = Counter(str(verdict["verdict"]) for verdict in data["verdicts"])
    proved = [verdict["how"]["configurations"] for verdict in data["verdicts"] if "how" in verdict]
    return {**{kind: float(number) for kind, number in sorted(kinds.items())}, **({"configurations": float(max(proved))} if proved else {})}
