"""Random projects that are hard to get right: counters, what is lacked, caps, and guards that read everything."""

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from cxtest.analysis.case import Case
from cxtest.config import Limits
from cxtest.loading.loader import load_texts
from cxtest.sampling.personas import Document
from cxtest.sampling.projects import FACTS, Documents, files, project_documents

CAPS = {
    "time": ["0", "10m", "30m"], "wait": ["0", "10m"], "elapsed": ["20m", "1h"], "money": ["0", "3.5"],
    **{key: ["0", "1", "2", "4"] for key in ("steps", "facts", "repeats", "hand-offs", "channel-switches", "failures")},
}  # fmt: skip


@st.composite
def hard_projects(draw: st.DrawFn, caps: Sequence[str] = tuple(CAPS)) -> Documents:
    """Random projects with counters, facts that are lacked, wholes that are asked for, and caps on any key."""
    documents = copy.deepcopy(draw(project_documents(personas=1)))
    steps: dict[str, Document] = documents["journeys/trip.yaml"]["steps"]
    for step in steps.values():
        if "outcome" in step:
            continue
        for trigger, way in step["transitions"].items():
            if draw(st.integers(1, 4)) == 1 and not isinstance(way, list):
                step["transitions"][trigger] = {**(way if isinstance(way, dict) else {"to": way}), "at-most": draw(st.sampled_from("123"))}
        if step.get("owner") not in (None, "customer") and draw(st.booleans()):
            step["needs"] = draw(st.lists(st.sampled_from(["address", "postcode", "order-number"]), min_size=1, max_size=2, unique=True))
    persona = documents["personas/p0.yaml"]
    if draw(st.booleans()):
        persona["lacks"] = draw(st.lists(st.sampled_from(list(FACTS)), min_size=1, max_size=2, unique=True))
    keys = draw(st.lists(st.sampled_from(caps), max_size=3, unique=True))
    persona["budget"] = {key: draw(st.sampled_from(CAPS[key])) for key in keys}
    if not keys:
        del persona["budget"]
    return documents


def cases(documents: Documents) -> list[Case]:
    project = load_texts(files(documents))
    return [Case(file, p.persona, Limits()) for file in project.journeys.values() for p in project.testers(file.journey.journey)]


FORM_FACTS = [f"fact-{i}" for i in range(4)]


def _few(draw: st.DrawFn, names: list[str], rarely: int) -> list[str]:
    return [name for name in names if draw(st.integers(1, rarely)) == 1]


@st.composite
def forms(draw: st.DrawFn) -> Documents:
    """Journeys whose guards read everything: facts, items, counters; with rounds, waits and failures."""
    names = [f"s{i}" for i in range(draw(st.integers(2, 6)))]
    steps: dict[str, Any] = {}
    for number, name in enumerate(names):
        transitions = {}
        for trigger in ("a", "b", "c", "d")[: draw(st.integers(0, 4))]:
            near = names[number + 1 : number + 2] or ["done"]
            way: dict[str, Any] = {"to": draw(st.sampled_from([*names, *near, *near, "done", "lost"]))}
            way["by"] = draw(st.sampled_from(["customer", "customer", "desk", "clock", "chance"]))
            way["learns"], way["loses"] = _few(draw, FORM_FACTS, 4), _few(draw, FORM_FACTS, 6)
            way["when"] = {
                "known": _few(draw, FORM_FACTS, 8), "unknown": _few(draw, FORM_FACTS, 10), "holds": _few(draw, ["stamp"], 8),
                "holds-not": _few(draw, ["stamp"], 8),
            }  # fmt: skip
            if draw(st.integers(1, 5)) == 1:
                way["at-most"] = str(draw(st.integers(1, 3)))
            if draw(st.integers(1, 6)) == 1:
                way["failure"] = "true"
            transitions[trigger] = way
        steps[name] = {"owner": draw(st.sampled_from(["desk", "desk", "shop", "customer"])), "transitions": transitions}
        if draw(st.integers(1, 3)) == 1 and steps[name]["owner"] != "customer":
            steps[name]["gives"] = ["stamp"]
        if draw(st.integers(1, 4)) == 1:
            steps[name]["channel"] = draw(st.sampled_from(["web", "phone"]))
    steps[names[-1]].update(owner="desk", gives=["stamp"])
    steps |= {"done": {"outcome": "done"}, "lost": {"outcome": "lost"}}
    pat: dict[str, Any] = {"persona": "pat", "journeys": {"trip": {"enters-at": ["in", "too"], "wants": ["done"]}}}
    if draw(st.booleans()):
        pat["channels"] = ["web"]
    return {
        "journeys/organisation.yaml": {"organisation": "acme", "parties": {"desk": {}, "shop": {}}, "facts": {f: {} for f in FORM_FACTS}},
        "journeys/trip.yaml": {"journey": "trip", "entries": {"in": names[0], "too": draw(st.sampled_from(names))}, "steps": steps},
        "personas/pat.yaml": pat,
    }
