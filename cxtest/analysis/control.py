"""The control space as everything else sees it: where the customer can come to, and what is open there.

There are two kinds. One lists its configurations one by one (listed.py), the other holds sets of them (dense_space.py). What is asked here
can be answered by both, so nothing above this file knows which it has.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from typing import Literal, NamedTuple

from cxtest.analysis.promise import Promise, Promises
from cxtest.errors import LimitReached
from cxtest.machine.machine import Machine
from cxtest.machine.path import Trail
from cxtest.machine.state import Configuration, Move

Kind = Literal["unanswerable-ask", "locked-out", "dead-end"]
"""The rule that finds a configuration where nothing is open."""


class Stuck(NamedTuple):
    """A place where nothing is open: the rule that finds it, the number of the step, the facts that are left unanswered there, and a
    shortest walk to it."""

    kind: Kind
    step: int
    facts: tuple[str, ...]
    walk: Trail


class Round(NamedTuple):
    """A smallest closed set of configurations that goes on for ever.

    `steps` are its steps, sorted; `walk` is a shortest one to it; `theirs` says whether the customer decides anything in it; `out` are
    the transitions from it to other steps, nearest first, and `back` the first of these that leads to where a good end can be reached.
    `has` tells whether a configuration of the machine belongs to it.
    """

    steps: tuple[str, ...]
    walk: Trail
    theirs: bool
    out: tuple[Move, ...]
    back: Move | None
    has: Callable[[Configuration], bool]


class Control(ABC):
    """What can be asked of a control space. Steps go by number; walks are shortest ones, ties in file order."""

    machine: Machine
    limit: LimitReached | None
    """What stopped the exploration; None if all was explored."""

    @abstractmethod
    def __len__(self) -> int:
        """How many configurations were found."""

    @abstractmethod
    def nearest(self) -> Mapping[int, Trail]:
        """Each step that is reached, with a shortest walk to it."""

    @abstractmethod
    def taken(self) -> frozenset[int]:
        """The numbers of the transitions that are open somewhere."""

    @abstractmethod
    def reached_from(self, entry: str) -> Collection[int]:
        """The steps that are reached from an entry."""

    @abstractmethod
    def shortest(self, steps: Collection[int], entry: str | None = None) -> Trail:
        """A shortest walk (from one entry) to one of these steps, at least one of which can be reached."""

    @abstractmethod
    def leading_to_wanted(self) -> tuple[str, ...]:
        """The entries from which a wanted outcome can be reached."""

    @abstractmethod
    def leads_to_good(self, configuration: Configuration) -> bool:
        """Whether a good end can be reached from a configuration of the machine, or is one."""

    @abstractmethod
    def promise_from(self, configuration: Configuration) -> Promise:
        """What is promised from a configuration of the machine that can be reached, of a space that was explored completely."""

    @abstractmethod
    def foresee(self) -> None:
        """Works out all that `promise_from` takes: each of its answers after this is a look-up."""

    @abstractmethod
    def promises(self) -> Promises:
        """What is promised, of a space that was explored completely."""

    @abstractmethod
    def stuck(self) -> list[Stuck]:
        """Where nothing is open, though it is no outcome: the first for each rule, step and facts."""

    @abstractmethod
    def runarounds(self) -> list[Round]:
        """The smallest sets that no open transition leaves, with at least one open transition; the first of each set of steps."""

    @abstractmethod
    def endless_waits(self) -> list[Round]:
        """As `runarounds`, with only the transitions that are not decided by the customer."""
