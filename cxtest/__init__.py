"""cxtest proves, for every persona, whether they can finish every customer journey.

The public names are imported when they are first used, so that `import cxtest` costs nothing:

- `load(root)`: a project from its files; `load_texts(files)`: from memory.
- `check(project, config)`: the report of a project.
- `Config`, `Limits`, `read_config`: settings.
- `Machine`, `Path`, `Session`: one journey as one persona walks it.
- `stateful` (`Driver` for type checkers), `performs`, `observes`: walks on a real system.
- `rule`, `journey_rule`, `Example`, `Found`: for rules of your own.
- `CxtestError`, `InputError`, `UsageError`: what is raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cxtest.config import Config, Limits, read_config
    from cxtest.engine import check
    from cxtest.errors import CxtestError, InputError, UsageError
    from cxtest.loading.loader import load, load_texts
    from cxtest.machine.machine import Machine
    from cxtest.machine.path import Path
    from cxtest.machine.session import Session
    from cxtest.rulebook import Example, Found, journey_rule, rule
    from cxtest.sampling.bindings import observes, performs
    from cxtest.sampling.stateful import Driver, stateful
    from cxtest.version import __version__

_WHERE = {
    "Config": "cxtest.config",
    "CxtestError": "cxtest.errors",
    "Driver": "cxtest.sampling.stateful",
    "Example": "cxtest.rulebook",
    "Found": "cxtest.rulebook",
    "InputError": "cxtest.errors",
    "Limits": "cxtest.config",
    "Machine": "cxtest.machine.machine",
    "Path": "cxtest.machine.path",
    "Session": "cxtest.machine.session",
    "UsageError": "cxtest.errors",
    "__version__": "cxtest.version",
    "check": "cxtest.engine",
    "journey_rule": "cxtest.rulebook",
    "load": "cxtest.loading.loader",
    "load_texts": "cxtest.loading.loader",
    "read_config": "cxtest.config",
    "observes": "cxtest.sampling.bindings",
    "performs": "cxtest.sampling.bindings",
    "rule": "cxtest.rulebook",
    "stateful": "cxtest.sampling.stateful",
}

__all__ = [
    "Config",
    "CxtestError",
    "Driver",
    "Example",
    "Found",
    "InputError",
    "Limits",
    "Machine",
    "Path",
    "Session",
    "UsageError",
    "__version__",
    "check",
    "journey_rule",
    "load",
    "load_texts",
    "observes",
    "performs",
    "read_config",
    "rule",
    "stateful",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'cxtest' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return __all__
