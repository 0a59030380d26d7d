"""Bindings: which function of a driver does what on a real system; what is missing or misspelt, and stubs to paste for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from keyword import iskeyword
from typing import Any, NamedTuple, TypeVar

from cxtest.errors import UsageError, nearest
from cxtest.machine.machine import Machine
from cxtest.machine.state import Move
from cxtest.telling.words import Words, called_then, listed

Function = TypeVar("Function", bound=Callable[[Any], None])
PERFORMS, OBSERVES = "_cxtest_performs", "_cxtest_observes"

MOST = 10_000
"""How many configurations are looked at to see what a persona can come to; if there are more, every transition needs a function."""


def performs(*triggers: str) -> Callable[[Function], Function]:
    """Marks the function of a driver that makes a transition happen in the real system.

    Args:
        triggers: `pay`; `counter.pay` for one step alone, which goes before; `pay[1]` or `counter.pay[1]` for one of several
            alternatives.
    """
    return _marks(PERFORMS, triggers)


def observes(*steps: str) -> Callable[[Function], Function]:
    """Marks a function of a driver that looks at the real system after each arrival at a step. It raises an AssertionError if what it
    sees is wrong.

    Args:
        steps: ids of steps.
    """
    return _marks(OBSERVES, steps)


def _marks(mark: str, names: tuple[str, ...]) -> Callable[[Function], Function]:
    def marked(function: Function) -> Function:
        setattr(function, mark, (*getattr(function, mark, ()), *names))
        return function

    return marked


class Bindings(NamedTuple):
    """The names of the functions: `performs` by transition, `observes` by step. Transitions that are left out are not there."""

    performs: dict[Move, str]
    observes: dict[str, list[str]]


def bindings(driver: type, machine: Machine, without: Collection[str], lacking: Iterable[str]) -> Bindings:
    """The bindings of a driver.

    Args:
        driver: the class that holds the functions.
        machine: the journey as the persona walks it.
        without: transitions that are never taken, named as in `performs`.
        lacking: which of `begin` and `offered` the class does not define.

    Raises:
        UsageError: something is missing or misspelt; it lists everything, and holds stubs to paste.
    """
    performing, observing = list(_marked(driver, PERFORMS)), list(_marked(driver, OBSERVES))
    by_name = {reference: function for function, reference in performing}
    names = {name for move in machine.moves for name in _names(move)}
    problems = [
        *_strangers(((f"`performs` on `{f}` names", name) for f, name in performing), names, "transition"),
        *_strangers(((f"`observes` on `{f}` names", name) for f, name in observing), machine.steps, "step"),
        *_strangers((("`without` names", name) for name in without), names, "transition"),
        *(f"`{name}` is performed by more than one function" for name, n in Counter(name for _, name in performing).items() if n > 1),
        *(f"`{name}` is missing" for name in lacking),
    ]
    needed = _needed(machine, without)
    found = {move: by_name[name] for move in needed if (name := next((n for n in _names(move) if n in by_name), None))}
    missing = _grouped(move for move in needed if move not in found)
    problems += [f"nothing performs `{name}`" for name in missing]
    if problems:
        stubs = [*(_OWN[name].format(entries=_entries(machine)) for name in lacking), *_stubs(missing, machine, dir(driver))]
        raise UsageError(_said(driver, machine, problems, stubs))
    at = {step: [function for function, name in observing if name == step] for step in machine.steps}
    return Bindings(found, at)


def _names(move: Move) -> tuple[str, ...]:
    """What a transition can be called by, the name that goes before the others first."""
    return tuple(dict.fromkeys((move.place, f"{move.step}.{move.trigger}", move.label, move.trigger)))


def _marked(driver: type, mark: str) -> Iterator[tuple[str, str]]:
    """The functions with a mark, and what they are marked with, in the order in which they were defined."""
    functions: dict[str, object] = {}
    for parent in reversed(driver.__mro__):
        functions |= vars(parent)
    for name, function in functions.items():
        for reference in getattr(function, mark, ()):
            yield name, reference


def _strangers(named: Iterable[tuple[str, str]], valid: Collection[str], what: str) -> Iterator[str]:
    for where, name in named:
        if name not in valid:
            near = nearest(name, sorted(valid))
            yield f"{where} `{name}`, and the journey has no such {what}{f'; did you mean `{near}`?' if near else ''}"


def _needed(machine: Machine, without: Collection[str]) -> list[Move]:
    """The transitions that the persona can come to take where some are left out, in file order."""
    wanted = {move for move in machine.moves if not any(name in without for name in _names(move))}
    found: set[Move] = set()
    waiting = [start.arrival.configuration for start in machine.starts()]
    seen = set(waiting)
    while waiting and found != wanted and len(seen) <= MOST:
        for move, arrival in machine.successors(waiting.pop()):
            if move in wanted:
                found.add(move)
                if arrival.configuration not in seen:
                    seen.add(arrival.configuration)
                    waiting.append(arrival.configuration)
    return sorted(wanted if waiting else found, key=lambda move: move.index)


def _grouped(moves: Iterable[Move]) -> dict[str, list[Move]]:
    """Transitions by what one function should perform: a trigger; but each alternative for itself where others than the customer choose."""
    found: dict[str, list[Move]] = {}
    for move in moves:
        found.setdefault(move.trigger if move.of_the_customer else move.label, []).append(move)
    return found


def _said(driver: type, machine: Machine, problems: list[str], stubs: list[str]) -> str:
    journey = machine.journey.journey
    told = f"{driver.__name__} cannot walk `{journey}` as {called_then(machine.persona)}:\n" + "\n".join(f"- {line}" for line in problems)
    return told + (f"\n\nTo paste into {driver.__name__}, and fill in:\n\n" + "\n".join(stubs).rstrip() if stubs else "")


_OWN = {
    "begin": '''\
    def begin(self, entry: str) -> None:
        """A new customer comes in at {entries}."""
        raise NotImplementedError
''',
    "offered": '''\
    def offered(self) -> set[str]:
        """The triggers that the system offers the customer here and now."""
        raise NotImplementedError
''',
}

_STUB = '''\
    @cxtest.performs("{name}")
    def {function}(self) -> None:
        """{does}"""
        raise NotImplementedError
'''


def _entries(machine: Machine) -> str:
    return listed((f"`{start.entry}`" for start in machine.starts()), "or")


def _stubs(missing: dict[str, list[Move]], machine: Machine, taken: Iterable[str]) -> Iterator[str]:
    says, used = Words(machine.journey, machine.organisation), set(taken)
    for name, moves in missing.items():
        function = _identifier(name, used)
        used.add(function)
        ways = [f"From `{move.step}` to `{move.target}`; {says.decides(move)}." for move in moves]
        yield _STUB.format(name=name, function=function, does="\n        ".join(dict.fromkeys(ways)))


def _identifier(name: str, used: Collection[str]) -> str:
    """A name of the files as one of Python's: `press_2` for `press-2`, `inspect_1` for `inspect[1]`, `_2nd` for `2nd`, `return_`."""
    found = name.replace("-", "_").replace("[", "_").rstrip("]")
    found = f"_{found}" if found[0].isdigit() else found
    while iskeyword(found) or found in used:
        found += "_"
    return found
