"""Walks retold one by one: what happens at each step, what is promised from there on, where it ends, and what it has cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from cxtest.analysis.case import Case
from cxtest.analysis.promise import PROMISES as RANKS
from cxtest.analysis.promise import Promise
from cxtest.errors import LimitReached
from cxtest.exhibits import Account, Way
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import Move
from cxtest.telling.account import SO_FAR, account, happening
from cxtest.telling.standing import Spent, Standing, spent, standing
from cxtest.telling.words import Words, called, called_then, listed, ways_on
from cxtest.verdicts import stopped

PROMISED = "a good end from there on"


class Stage(NamedTuple):
    """One step of a walk. `transition` is the place of what leads there, and `by` who decides it; None at the entry. `promise` is what
    is promised from there on."""

    label: str
    transition: str | None
    by: str | None
    step: str
    happens: tuple[str, ...]
    promise: str

    def to_json(self) -> dict[str, Any]:
        """This stage in JSON."""
        return {
            "label": self.label, "transition": self.transition, "by": self.by, "step": self.step, "happens": list(self.happens),
            "promise": self.promise,
        }  # fmt: skip


class Retold(NamedTuple):
    """One walk. `about` says what it is, `ends` where it ends, `changes` at which steps the promise does; `command` explores it.

    `ways` are the ways on from its end, where it is told because nothing leads farther. `adds` is what it covers that the walks before
    it do not, None where nothing was to be covered.
    """

    about: str
    labels: tuple[str, ...]
    stages: tuple[Stage, ...]
    account: Account
    changes: tuple[str, ...]
    ends: str
    outcome: str | None
    good: bool
    spent: tuple[Spent, ...]
    command: str
    ways: tuple[Way, ...] | None = None
    adds: tuple[str, ...] | None = None

    @property
    def token(self) -> str:
        """The replay token."""
        return ".".join(self.labels)

    def to_json(self) -> dict[str, Any]:
        """This walk in JSON."""
        data: dict[str, Any] = {
            "about": self.about or None, "walk": list(self.labels), "replay": self.token, "command": self.command,
            "stages": [stage.to_json() for stage in self.stages], "ends": self.ends, "outcome": self.outcome, "good-end": self.good,
            "ledger": {spent.key: {"so-far": spent.so_far, "cap": spent.cap, "over": spent.over} for spent in self.spent},
        }  # fmt: skip
        if self.ways is not None:
            data["ways-on"] = [{"transition": way.label, "open": way.closed_by is None, "closed-by": way.closed_by} for way in self.ways]
        if self.adds is not None:
            data["adds"] = list(self.adds)
        return data


class Ahead(NamedTuple):
    """What can still come: something, and the walk to it from the entry on, where there is one."""

    what: str
    labels: tuple[str, ...]

    @property
    def token(self) -> str:
        """The replay token."""
        return ".".join(self.labels)

    def to_json(self) -> dict[str, Any]:
        """This in JSON."""
        return {"what": self.what, "walk": list(self.labels), "replay": self.token}


class Here(NamedTuple):
    """Where they stand at the end of a walk, and what can still come: the shortest way to a good end (None where none leads there),
    whether that is beyond doubt, and each failure that can still happen, nearest first."""

    standing: Standing
    promise: str
    onwards: Ahead | None
    sure: bool
    failures: tuple[Ahead, ...]

    def to_json(self) -> dict[str, Any]:
        """This in JSON."""
        return {
            **self.standing.to_json(), "promise": self.promise, "shortest-to-a-good-end": self.onwards and self.onwards.to_json(),
            "failures": [failure.to_json() for failure in self.failures],
        }  # fmt: skip


class Left(NamedTuple):
    """Things that nothing covers, for one reason."""

    why: str
    places: tuple[str, ...]


class Covered(NamedTuple):
    """What a set of walks covers. `said` is that in a sentence; `smallest`: it is proved that no set of fewer walks covers as much.

    `uncovered` are the places of what nothing covers, each with the reason; `left` is the same, gathered by reason for people.
    """

    what: str
    said: str
    covered: int
    of: int
    smallest: bool
    uncovered: tuple[tuple[str, str], ...]
    left: tuple[Left, ...]

    def to_json(self) -> dict[str, Any]:
        """This in JSON."""
        return {
            "what": self.what, "covered": self.covered, "of": self.of, "smallest": self.smallest,
            "not-covered": [{"place": place, "why": why} for place, why in self.uncovered],
        }  # fmt: skip


class Walks(NamedTuple):
    """What was asked of the walks of one persona on one journey, and all that is to be told of it.

    `what_if` is what is otherwise than in the files. `briefly`: the walks are many; then `command` explores one of them. `here` and
    `covered` are there where it was asked for. `limits` are why the answer is not whole; none where it is.
    """

    journey: str
    title: str | None
    persona: str
    who: str
    what_if: tuple[str, ...]
    asked: str
    walks: tuple[Retold, ...]
    briefly: bool = False
    command: str = ""
    said: tuple[str, ...] = ()
    here: Here | None = None
    covered: Covered | None = None
    limits: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All of it as data for JSON; the format has a version of its own."""
        return {
            "format": "cxtest-walks",
            "version": 1,
            "journey": self.journey,
            "persona": self.persona,
            "what-if": list(self.what_if),
            "asked": self.asked,
            "walks": [walk.to_json() for walk in self.walks],
            "said": list(self.said),
            "here": self.here and self.here.to_json(),
            "covered": self.covered and self.covered.to_json(),
            "limits": list(self.limits),
        }


class Retelling:
    """Retells walks of one case; `limits` are the limits that it met."""

    def __init__(self, case: Case, command: Callable[[str], str]) -> None:
        """Begins; `command` is the command line that explores what a replay token names."""
        self.case, self._command = case, command
        self.limits: dict[str, None] = {}

    def walk(self, path: Path, about: str = "", *, closed: bool = False, adds: tuple[str, ...] | None = None) -> Retold:
        """One walk of the case.

        Args:
            path: the walk.
            about: what it is.
            closed: tell the ways on from its end, since nothing leads farther.
            adds: what it covers that the walks before it do not.
        """
        promises = [self.promise(path, number) for number in range(len(path.arrivals))]
        says = Words(path.machine.journey, path.machine.organisation)
        stages = [
            Stage(
                label=move.label if move else path.entry,
                transition=move.place if move else None,
                by=move.by if move else None,
                step=path.machine.steps[arrival.configuration.step],
                happens=happening(path, number),
                promise=promises[number],
            )
            for number, (move, arrival) in enumerate(zip((None, *path.moves), path.arrivals, strict=True))
        ]
        return Retold(
            about=about,
            labels=path.labels,
            stages=tuple(stages),
            account=_with_promises(account(path), promises),
            changes=tuple(_changes(path, says, promises)),
            ends=ends(path),
            outcome=path.machine.outcome(path.end),
            good=path.machine.good(path.end),
            spent=tuple(spent(path)),
            command=self._command(path.encode()),
            ways=ways_on(path) if closed else None,
            adds=adds,
        )

    def promise(self, path: Path, number: int) -> str:
        """What is promised from one step of a walk on; `unknown` at a limit."""
        try:
            return self.case.promise_from(path.arrivals[number].configuration)
        except LimitReached as limit:
            self.limits[str(limit)] = None
            return "unknown"

    def here(self, path: Path, onwards: Sequence[Move] | None, failures: Sequence[Sequence[Move]], *, sure: bool) -> Here:
        """Where they stand at the end of a walk.

        Args:
            path: the walk.
            onwards: the shortest way on to a good end; None where none leads there.
            failures: the shortest way on to each failure that can still happen, which ends with it.
            sure: whether all was explored for that.
        """
        says = Words(path.machine.journey, path.machine.organisation)
        labels = path.labels
        return Here(
            standing=standing(path),
            promise=self.promise(path, len(path.moves)),
            onwards=None if onwards is None else Ahead("", (*labels, *(move.label for move in onwards))),
            sure=sure,
            failures=tuple(Ahead(_deciders(says, moves[-1]), (*labels, *(move.label for move in moves))) for moves in failures),
        )


def head(machine: Machine) -> str:
    """Whose walks on which journey they are, for the beginning of all that is told of them."""
    journey = machine.journey
    title = f": {journey.title}" if journey.title else ""
    return f"{journey.journey} as {machine.persona.persona}{title}"


def ends(path: Path) -> str:
    """Where a walk ends, as a sentence."""
    machine = path.machine
    says, step = Words(machine.journey, machine.organisation), machine.steps[path.end.step]
    outcome = machine.outcome(path.end)
    if outcome is not None:
        how = "want" if machine.wanted(path.end) else "accept" if machine.good(path.end) else "neither want nor accept"
        return f"ends in `{outcome}`, which they {how}"
    return f"comes to {says.step(step)}" if machine.open(path.end) else f"is stuck at {says.step(step)}"


def in_words(promise: str) -> str:
    """A promise as it is written for people: with luck."""
    return promise.replace("-", " ")


def lower(promise: str, than: str) -> bool:
    """Whether one promise is less than another; what is unknown is neither."""
    known: tuple[Promise, ...] = RANKS
    return promise in known and than in known and known.index(promise) < known.index(than)


def _with_promises(told: Account, promises: Sequence[str]) -> Account:
    """The table of a walk with a column for what is promised; what it has cost so far stands last."""
    cells = [in_words(promises[0])]
    for before, now in pairwise(promises):
        cells.append("" if now == before else f"falls to {in_words(now)}" if lower(now, before) else in_words(now))
    at = len(told.columns) - (SO_FAR in told.columns)
    stops = (stop._replace(changes=(*stop.changes[:at], cell, *stop.changes[at:])) for stop, cell in zip(told.stops, cells, strict=True))
    return Account((*told.columns[:at], PROMISED, *told.columns[at:]), tuple(stops))


def _changes(path: Path, says: Words, promises: Sequence[str]) -> Iterator[str]:
    """The steps at which the promise changes, and who decided that."""
    for number, (before, now) in enumerate(pairwise(promises)):
        if now != before and "unknown" not in (before, now):
            verb = "falls" if lower(now, before) else "rises"
            yield stopped(f"It {verb} from {in_words(before)} to {in_words(now)} with {_deciders(says, path.moves[number])}")


def _deciders(says: Words, move: Move) -> str:
    return says.deciders(move).removesuffix(",")


def nobody_comes(case: Case, step: str, entry: str | None = None) -> str:
    """That no walk (from one entry) leads to a step, and what is in the way of each transition that would."""
    machine, says = case.machine, Words(case.machine.journey, case.machine.organisation)
    among = case.nearest if entry is None else case.space.reached_from(entry)
    parts = []
    for move in machine.moves:
        number = machine.steps.index(move.step)
        if move.target == step and number not in among:
            parts.append(f"`{move.place}` begins at {says.step(move.step)}, where they never come")
        elif move.target == step:
            path = case.path(case.space.shortest([number], entry))
            reasons = next((closed.reasons for closed in machine.closed(path.end) if closed.move == move), ())
            parts.append(f"`{move.place}` {' and '.join(says.reason(reason) for reason in reasons) or 'is closed'}")
    start = f" from `{entry}`" if entry is not None else ""
    whom = f"No walk of {called_then(case.persona)}{start} leads to {says.step(step)}"
    return stopped(f"{whom}: {'; '.join(parts) or 'no transition does'}")


def no_good_end(case: Case, entry: str) -> str:
    """That no walk from an entry leads to a good end."""
    wants = listed((f"`{outcome}`" for outcome in (*case.goal.wants, *case.goal.accepts)), "or")
    return f"{called(case.persona)} comes to no good end from `{entry}`: no walk leads to {wants}. This is the closest that they come."
