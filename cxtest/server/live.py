"""The page as it is now: watches the files, checks them again when they were saved, and keeps the last page while they are broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Event, Lock, Thread

from cxtest.config import Limits, Stopwatch
from cxtest.engine import overrides_concern, run
from cxtest.errors import CxtestError, InputError, Problem
from cxtest.gate.baseline import usual_baseline
from cxtest.loading.saved import Files, Stamp
from cxtest.model.project import Project
from cxtest.reports.problems import problem_lines
from cxtest.server.served import Said, Served, above, instead, served
from cxtest.source import visible
from cxtest.verdicts import Report

PAUSE = 0.2
"""Seconds between two looks at the files; they are read once two looks see the same, since saving several takes a moment."""

Render = Callable[[Report, Project], str]
"""Makes the page of a report; it has to be one that looks for another version of itself."""


@dataclass(frozen=True)
class _Stoppable(Limits):
    """Limits of searches that end when somebody says so, in another thread. It is not enough to forget them: in Python 3.11 one
    `cached_property` that takes long keeps all other threads from that property."""

    running: list[Stopwatch] = field(default_factory=list, compare=False)
    stopped: list[bool] = field(default_factory=list, compare=False)

    def stopwatch(self) -> Stopwatch:
        """Starts to count the seconds."""
        watch = Stopwatch(self)
        self.running.append(watch)
        if self.stopped:
            watch.stop()
        return watch

    def stop(self) -> None:
        """Ends all searches, those that have not begun yet, too."""
        self.stopped.append(True)
        for watch in self.running:
            watch.stop()


class Live:
    """The page of a project whose files are worked on. What takes time is done in threads that nobody waits for."""

    def __init__(self, files: Callable[[], Files], render: Render) -> None:
        """Begins to watch and to check.

        Args:
            files: where the project is, with its settings as they are now. Raises CxtestError where the settings are broken.
            render: makes the page.
        """
        self._files, self._render = files, render
        self._lock, self._ended = Lock(), Event()
        self._newest = 0
        self._limits = _Stoppable()
        self._report: str | None = None
        self._served = served(instead(Said("working", "The journeys are being checked …")))
        self._where = files()
        Thread(target=self._watch, daemon=True).start()

    @property
    def page(self) -> Served:
        """What is to be seen now."""
        return self._served

    def end(self) -> None:
        """Watches no more; whatever is still being checked comes to nothing."""
        self._ended.set()
        self._next()

    def _next(self) -> int:
        """Stops what is under way, and returns the number of what comes after it."""
        with self._lock:
            self._limits.stop()
            self._newest += 1
            return self._newest

    def _watch(self) -> None:
        checked: Stamp | None = None
        before: Stamp | None = None
        while not self._ended.is_set():
            now = self._where.stamp()
            if now == before != checked:
                checked = now
                Thread(target=self._check, args=(self._next(),), daemon=True).start()
            before = now
            self._ended.wait(PAUSE)

    def _check(self, number: int) -> None:
        try:
            where = self._files()
            project = where.load()
            unconcerned = overrides_concern(where.config, project.journeys, project.personas)
            if unconcerned:
                raise InputError(unconcerned)
            baseline = usual_baseline(where.root, where.config)
            with closing(run(project, replace(where.config, limits=self._limits_of(number, where)), baseline=baseline)) as events:
                for event in events:
                    if number != self._newest:
                        return
                    if isinstance(event, Report):
                        self._put(number, self._render(event, project), project.warnings, where)
        except InputError as error:
            self._put_problems(number, _lines(error.problems))
        except CxtestError as error:
            self._put_problems(number, [f"error: {visible(str(error))}"])
        except Exception as error:  # whatever it is, whoever looks at the page must see that it is not the newest any more
            self._put_problems(number, [f"error: a defect of cxtest, not of your files: {visible(f'{type(error).__name__}: {error}')}"])

    def _limits_of(self, number: int, where: Files) -> Limits:
        limits = where.config.limits
        stoppable = _Stoppable(limits.configurations, limits.labels, limits.seconds)
        with self._lock:
            if number == self._newest:
                self._limits = stoppable
        return stoppable

    def _put(self, number: int, page: str, warnings: Sequence[Problem], where: Files) -> None:
        counted = "A warning" if len(warnings) == 1 else f"{len(warnings)} warnings"
        title = f"{counted} about the files. The report below is of the files as they are now."
        with self._lock:
            if number == self._newest:
                self._report, self._where = page, where
                self._served = served(above(page, Said("warned", title, _lines(warnings)) if warnings else None))

    def _put_problems(self, number: int, lines: list[str]) -> None:
        with self._lock:
            if number == self._newest:
                if self._report is None:
                    page = instead(Said("broken", "The files are broken, and there is no report yet.", lines))
                else:
                    page = above(self._report, Said("broken", "The files are broken. Below is the report from before.", lines))
                self._served = served(page)


def _lines(problems: Iterable[Problem]) -> list[str]:
    return [line for problem in problems for line in problem_lines(problem)]
