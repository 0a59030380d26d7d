"""The pytest plugin: each persona on each journey under each rule is a test. Every pytest loads this: it imports next to nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cxtest.model.project import JourneyFile, PersonaFile, Project
    from cxtest.pytest_plugin.nodes import JourneyNode
    from cxtest.pytest_plugin.suite import Suite

ENGINES = ("proof", "walks", "both")
MARKERS = (
    "journey(name): the journey that a test is about; `-m \"journey(name='returns')\"` selects by it",
    "persona(name): the persona that a test is about",
    "rule(name): the rule that a test is about",
    "cx_each(journey, persona): run the test for each persona on each journey, or those named; `@cxtest.each` sets it",
)
_suite = pytest.StashKey["Suite"]()
_folder = pytest.StashKey[Path | None]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """What can be said on the command line, and in the settings of pytest."""
    group = parser.getgroup("cxtest", "customer journeys")
    group.addoption("--cx-engine", choices=ENGINES, help="how journeys are tested: `proof` (the default), `walks` drawn at random, or both")
    group.addoption("--cx-walks", type=int, metavar="N", help="how many walks are drawn for a question (default: Hypothesis' max_examples)")
    group.addoption("--cx-strict", action="store_true", default=None, help="warnings fail, too")
    parser.addini("cx_engine", "how journeys are tested: proof, walks or both", default="proof")
    parser.addini("cx_walks", "how many walks are drawn for a question", default="")
    parser.addini("cx_strict", "whether warnings fail, too", type="bool", default=False)
    parser.addini("cx_root", "the folder that holds journeys and personas, relative to the root directory", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the markers known, and refuses settings that cannot be meant."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    for name in ("engine", "walks"):
        setting(config, name)
    _journeys_folder(config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> JourneyNode | None:
    """Claims the journeys: files directly in the project's folder of journeys, whose first key is `journey`."""
    if file_path.suffix != ".yaml" or file_path.parent != _journeys_folder(parent.config):
        return None
    from cxtest.loading.kind import first_key

    if first_key(file_path) != "journey":
        return None
    from cxtest.pytest_plugin.nodes import JourneyNode

    return JourneyNode.of(parent, file_path, suite_of(parent.config))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tells what is to be checked, so that each persona on a journey is checked once."""
    if _suite in session.config.stash:
        from cxtest.pytest_plugin.nodes import RuleItem

        session.config.stash[_suite].wants((item.cell, item.rule) for item in session.items if isinstance(item, RuleItem))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test that asks for a journey or a persona for each of them, or for those that `@cxtest.each` names."""
    if {"cx_journey", "cx_persona"} & set(metafunc.fixturenames) or any(mark.name == "cx_each" for mark in metafunc.definition.own_markers):
        from cxtest.pytest_plugin.each import parametrize

        parametrize(metafunc, suite_of(metafunc.config))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Puts the place in the file into the report, and what is to be told of a test that passes."""
    report = yield
    told = getattr(item, "cx_told", None)
    if told is not None:
        told(report)
    return report


def pytest_report_teststatus(report: pytest.TestReport | pytest.CollectReport) -> tuple[str, str, Any] | None:
    """A sample in which nothing was found is no pass."""
    if report.passed and getattr(report, "cx_sampled", None) and report.when == "call":
        return "sampled", "~", ("SAMPLED", {"yellow": True})
    return None


def pytest_assertrepr_compare(op: str, left: object, right: object) -> Sequence[str] | None:
    """Where two walks part."""
    import sys

    module = sys.modules.get("cxtest.machine.walk")
    if op == "==" and module is not None and isinstance(left, module.Walk) and isinstance(right, module.Walk):
        return [f"{left!r} == {right!r}", *left.parting(right)]
    return None


def pytest_report_header(config: pytest.Config) -> str | None:
    """How journeys are tested, where there are any."""
    if _journeys_folder(config) is None:
        return None
    return f"cxtest: {setting(config, 'engine')}; checked against the model, not against customers"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What passed, and is to be told all the same."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports if isinstance(report, pytest.TestReport)]
    told = [(report, kind) for report in reports for kind in ("cx_warnings", "cx_known", "cx_sampled") if getattr(report, kind, None)]
    if told or _suite in config.stash:
        from cxtest.pytest_plugin.summary import summary

        summary(terminalreporter, reports, config.stash.get(_suite, None))


@pytest.fixture(scope="session")
def cx_project(pytestconfig: pytest.Config) -> Project:
    """The project: its journeys and personas. Fails where a file is broken."""
    return suite_of(pytestconfig).project()


@pytest.fixture(scope="session")
def cx_journey(request: pytest.FixtureRequest) -> JourneyFile:
    """A journey; the test runs for each."""
    file: JourneyFile = request.param
    return file


@pytest.fixture(scope="session")
def cx_persona(request: pytest.FixtureRequest) -> PersonaFile:
    """A persona; the test runs for each."""
    file: PersonaFile = request.param
    return file


def suite_of(config: pytest.Config) -> Suite:
    """What is checked in this run."""
    if _suite not in config.stash:
        from cxtest.pytest_plugin.suite import Suite

        modules = [plugin for plugin in config.pluginmanager.get_plugins() if isinstance(plugin, ModuleType)]
        config.stash[_suite] = Suite(
            root_of(config),
            engine=setting(config, "engine"),
            walks=int(setting(config, "walks") or 0),
            strict=bool(setting(config, "strict")),
            modules=sorted(modules, key=lambda module: module.__name__),
        )
    return config.stash[_suite]


def root_of(config: pytest.Config) -> Path:
    """The project's folder."""
    return Path(os.path.normpath(config.rootpath / config.getini("cx_root")))


def setting(config: pytest.Config, name: str) -> Any:
    """A setting of the plugin: of the command line, else of the settings of pytest.

    Raises:
        pytest.UsageError: it is none.
    """
    said = config.getoption(f"cx_{name}")
    value = config.getini(f"cx_{name}") if said is None else said
    if name == "engine" and value not in ENGINES:
        raise pytest.UsageError(f"cx_engine is proof, walks or both, and not {value!r}")
    if name == "walks" and value != "" and not (str(value).isdecimal() and int(value)):
        raise pytest.UsageError(f"cx_walks is a whole number from 1 on, and not {str(value)!r}")
    return value


def _journeys_folder(config: pytest.Config) -> Path | None:
    """The folder of the journeys; None where there is none. Only where there is one, the project's settings are read."""
    if _folder not in config.stash:
        root = root_of(config)
        settings = root / "pyproject.toml"
        folder, named = "journeys", None
        try:
            if b"cxtest" in settings.read_bytes():
                import tomllib

                named = tomllib.loads(settings.read_text(encoding="utf-8"))["tool"]["cxtest"].get("journeys")
                folder = named if isinstance(named, str) else folder
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # what is wrong with it is told when it is read in earnest
        # As pytest writes the files that it finds: `ways/../journeys` would be no file's folder.
        path = Path(os.path.normpath(root / folder))
        if not path.is_dir() and (named is not None or config.getini("cx_root")):
            where = "pyproject.toml: tool.cxtest.journeys" if named is not None else "cx_root"
            raise pytest.UsageError(f"{where}: there is no folder {folder!r}, so no journey would be tested")
        config.stash[_folder] = path if path.is_dir() else None
    return config.stash[_folder]
