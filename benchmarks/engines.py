"""The family in every engine that can search it: each searches all configurations and counts them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import cxtest
from benchmarks import peers, product
from benchmarks.measure import Outcome, process, seconds
from benchmarks.models import family
from benchmarks.models.family import JOURNEY, Family
from benchmarks.spin import Spin
from cxtest.machine.machine import Machine
from cxtest.machine.state import Configuration

Task = Callable[[], Outcome]

WHOLE, ALONE, MACHINE = "cxtest check, whole process", "cxtest.check, search alone", "cxtest's Machine, breadth first"
SPIN, SPIN_WHOLE = "SPIN, compiled search", "SPIN, whole process with gcc"
SETS, MINICHECK, XSTATE = "Python sets of integers", "minicheck", "xstate, shortest paths"

EXACT = (MACHINE, SPIN, SPIN_WHOLE, SETS, MINICHECK, XSTATE)
"""The engines that look into every whole configuration: their counts must be the same."""

QUICK = (WHOLE, ALONE, MACHINE, SPIN, SETS, MINICHECK, XSTATE)
"""The engines of the quick checks: all but the one that waits for a compiler in each round."""

FARTHEST = {MACHINE: 10, XSTATE: 10, MINICHECK: 14}
"""The largest K that an engine is asked, where a larger one would take minutes or gigabytes."""


def tasks(model: Family, stack: ExitStack, names: Collection[str] = ()) -> dict[str, Task]:
    """A task for every engine (of these, where names are given) that is there and can be asked for so many facts; what they need is kept
    until the stack is left."""
    files = family.files(model)
    folder = stack.enter_context(product.project(files))
    loaded = cxtest.load_texts(files)
    found: dict[str, Task] = {
        WHOLE: lambda: product.whole(folder, product.STUCK),
        ALONE: lambda: product.alone(loaded, product.STUCK),
        MACHINE: lambda: by_machine(model),
        SETS: lambda: _counted(lambda: family.search(model)),
    }
    if peers.there("spin", "gcc"):
        spin = Spin(Path(stack.enter_context(TemporaryDirectory(prefix="cxtest-spin-"))), min(26, max(16, model.facts + 8)))
        (spin.folder / "model.pml").write_text(family.promela(model), encoding="utf-8")
        spin.make()
        found |= {SPIN: spin.search, SPIN_WHOLE: spin.whole}
    if peers.there("minicheck"):
        found[MINICHECK] = lambda: by_minicheck(model)
    if peers.there("xstate"):
        found[XSTATE] = lambda: by_xstate(model)
    return {name: task for name, task in found.items() if model.facts <= FARTHEST.get(name, model.facts) and (not names or name in names)}


def _counted(search: Callable[[], int]) -> Outcome:
    counts: list[int] = []
    took = seconds(lambda: counts.append(search()))
    return Outcome(took, "", {"configurations": float(counts[0])})


def by_machine(model: Family) -> Outcome:
    """Every whole configuration through the product's own `Machine`, which says what steps mean and is what faster searches rest on."""
    project = cxtest.load_texts(family.files(model))
    file = project.journeys[JOURNEY]
    machine = Machine(file.journey, file.organisation, project.testers(JOURNEY)[0].persona)

    def search() -> int:
        seen: set[Configuration] = {start.arrival.configuration for start in machine.starts()}
        layer = list(seen)
        while layer:
            found = []
            for configuration in layer:
                for _, arrival in machine.successors(configuration):
                    if arrival.configuration not in seen:
                        seen.add(arrival.configuration)
                        found.append(arrival.configuration)
            layer = found
        return len(seen)

    return _counted(search)


def by_minicheck(model: Family) -> Outcome:
    """minicheck's sweep of all states."""
    from minicheck import Protocol, check_safety

    edges = model.edges()

    def onwards(state: tuple[int, int]) -> list[tuple[str, tuple[int, int]]]:
        return [(edge.trigger, (edge.target, edge.after(state[1]))) for edge in edges[state[0]] if edge.open(state[1])]

    def free(state: dict[str, int]) -> bool:
        return state["step"] != family.TRAP or bool(edges[family.TRAP])

    protocol = Protocol("family", False, ("step", "known"), (0, 0), onwards, {"not-in-the-trap": free})

    def search() -> int:
        found = check_safety(protocol, max_states=100_000_000)
        assert found["exhaustive"], "the sweep was not complete"
        return int(found["reachable_states"])

    return _counted(search)


def by_xstate(model: Family) -> Outcome:
    """xstate's shortest paths to all configurations; the seconds are those of the search, without the start of node."""
    command, env = peers.node("shortest_paths.cjs")
    found = json.loads(process(command, env=env, given=json.dumps(family.as_data(model))).out)
    return Outcome(found["seconds"], "", {"configurations": float(found["configurations"])})
