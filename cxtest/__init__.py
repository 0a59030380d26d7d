"""cxtest proves, for every persona, whether they can finish every customer journey.

The public names are imported when they are first used, so that `import cxtest` costs nothing:

- `load(root)`: a project from its files; `load_texts(files)`: from memory.
- `check(project, config)`: the report of a project.
- `Config`, `Limits`, `read_config`: settings; `read_baseline(path)`: the findings that are known, for `check(…, baseline=…)`.
- `Project`, `JourneyFile`, `PersonaFile`: what loading makes.
- `Machine`, `Path`, `Session`: one journey as one persona walks it.
- `walks(journey, persona)`: a Hypothesis strategy of walks; `random_walk(journey, persona, seed)`: one; `Walk`: what they are.
- `assert_finishes`, `assert_never`: assertions about a persona on a journey; `each`: a test for each of them.
- `rule`, `journey_rule`, `Case`, `Example`, `Found`: for rules of your own; `cxtest.rulebook` has all else that one needs.
- `projects`, `journeys`, `personas`: Hypothesis strategies that draw random ones; `together` makes a project of a journey and personas.
- `stateful` (`Driver` for type checkers), `performs`, `observes`: walks on a real system.
- `CxtestError`, `InputError`, `UsageError`: what is raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxtest.assertions import assert_finishes, assert_never
    from cxtest.config import Config, Limits, read_config
    from cxtest.engine import check
    from cxtest.errors import CxtestError, InputError, UsageError
    from cxtest.gate.baseline import read_baseline
    from cxtest.loading.loader import load, load_texts
    from cxtest.loading.together import together
    from cxtest.machine.machine import Machine
    from cxtest.machine.path import Path
    from cxtest.machine.session import Session
    from cxtest.machine.walk import Walk
    from cxtest.model.project import JourneyFile, PersonaFile, Project
    from cxtest.pytest_plugin.each import each
    from cxtest.rulebook import Case, Example, Found, journey_rule, rule
    from cxtest.sampling.bindings import observes, performs
    from cxtest.sampling.loaded import journeys, personas, projects
    from cxtest.sampling.stateful import Driver, stateful
    from cxtest.sampling.walks import random_walk, walks
    from cxtest.version import __version__

_WHERE = {
    "Case": "cxtest.rulebook",
    "Config": "cxtest.config",
    "CxtestError": "cxtest.errors",
    "Driver": "cxtest.sampling.stateful",
    "Example": "cxtest.rulebook",
    "Found": "cxtest.rulebook",
    "InputError": "cxtest.errors",
    "JourneyFile": "cxtest.model.project",
    "Limits": "cxtest.config",
    "Machine": "cxtest.machine.machine",
    "Path": "cxtest.machine.path",
    "PersonaFile": "cxtest.model.project",
    "Project": "cxtest.model.project",
    "Session": "cxtest.machine.session",
    "UsageError": "cxtest.errors",
    "Walk": "cxtest.machine.walk",
    "__version__": "cxtest.version",
    "assert_finishes": "cxtest.assertions",
    "assert_never": "cxtest.assertions",
    "check": "cxtest.engine",
    "each": "cxtest.pytest_plugin.each",
    "journey_rule": "cxtest.rulebook",
    "journeys": "cxtest.sampling.loaded",
    "load": "cxtest.loading.loader",
    "load_texts": "cxtest.loading.loader",
    "observes": "cxtest.sampling.bindings",
    "performs": "cxtest.sampling.bindings",
    "personas": "cxtest.sampling.loaded",
    "projects": "cxtest.sampling.loaded",
    "random_walk": "cxtest.sampling.walks",
    "read_baseline": "cxtest.gate.baseline",
    "read_config": "cxtest.config",
    "rule": "cxtest.rulebook",
    "stateful": "cxtest.sampling.stateful",
    "together": "cxtest.loading.together",
    "walks": "cxtest.sampling.walks",
}

__all__ = [
    "Case",
    "Config",
    "CxtestError",
    "Driver",
    "Example",
    "Found",
    "InputError",
    "JourneyFile",
    "Limits",
    "Machine",
    "Path",
    "PersonaFile",
    "Project",
    "Session",
    "UsageError",
    "Walk",
    "__version__",
    "assert_finishes",
    "assert_never",
    "check",
    "each",
    "journey_rule",
    "journeys",
    "load",
    "load_texts",
    "observes",
    "performs",
    "personas",
    "projects",
    "random_walk",
    "read_baseline",
    "read_config",
    "rule",
    "stateful",
    "together",
    "walks",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'cxtest' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return __all__
