"""Where nothing leads on: configurations without an open transition, by what keeps them there, and the smallest closed sets."""

from __future__ import annotations

from cxtest.analysis.control import Kind
from cxtest.analysis.search import closed_sets
from cxtest.analysis.space import Space
from cxtest.machine.machine import Machine
from cxtest.machine.state import Configuration


def stuck(space: Space) -> dict[int, Kind]:
    """The configurations that are no outcome and have no open transition, and which rule finds each (semantics.md, section 6)."""
    return {
        number: kind_of(space.machine, configuration)
        for number, configuration, edges in space.looked_into()
        if not edges and space.machine.outcome(configuration) is None
    }


def kind_of(machine: Machine, configuration: Configuration) -> Kind:
    """Which rule finds a configuration where nothing is open."""
    if machine.absent(configuration):
        return "locked-out"
    if machine.unanswered(configuration):
        return "unanswerable-ask"
    only_a_channel = any(all(r.kind == "channel" for r in closed.reasons) for closed in machine.closed(configuration))
    return "locked-out" if only_a_channel else "dead-end"


def runarounds(space: Space) -> list[list[int]]:
    """The smallest sets that no open transition leaves, with at least one open transition; of a space that was explored completely."""
    return [members for members in closed_sets(space.successors()) if space.out(members[0])]


def endless_waits(space: Space) -> list[list[int]]:
    """As `runarounds`, with only the transitions that are not decided by the customer."""
    waiting = space.successors(lambda edge: not edge.move.of_the_customer)
    return [members for members in closed_sets(waiting) if waiting[members[0]]]


def steps_of(space: Space, numbers: list[int]) -> tuple[str, ...]:
    """The steps of a set of configurations, sorted."""
    return tuple(sorted({space.machine.steps[space.configurations[number].step] for number in numbers}))
