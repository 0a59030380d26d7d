"""The family: a ring of 49 steps, K facts, a goal, and a trap; one model in the languages of all engines.

At step *i* of the ring `answer` learns fact *i mod K* and goes one step on; every fifth step a `hand-off` goes one step on and loses the
fact before, at the others `go-on` goes one step on and nothing else; `branch` goes seven steps on for those who know the facts *i - 1*
and *i* (mod K). `finish` leads to the goal, `fall` into the trap, each from one step of the ring, for those who know two facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from benchmarks.models.yaml_text import Document, text

JOURNEY = "family"
RING = 49
TRAP, DONE = RING, RING + 1
FINISHES, FALLS = 24, 45
"""The steps of the ring that `finish` and `fall` leave."""

Variant = Literal["no-trap", "trap", "way-out"]
"""Without the trap; with one that nothing leads out of; with one that leads back to the beginning of the ring."""


@dataclass(frozen=True)
class Edge:
    """A transition: open for who knows all facts of `needs`; it makes known those of `gains` and forgets those of `loses` (bit masks)."""

    trigger: str
    step: int
    target: int
    needs: int = 0
    gains: int = 0
    loses: int = 0

    def open(self, known: int) -> bool:
        """Whether it can be taken."""
        return known & self.needs == self.needs

    def after(self, known: int) -> int:
        """What is known when it has been taken."""
        return known & ~self.loses | self.gains


@dataclass(frozen=True)
class Family:
    """One member of the family: `facts` is K."""

    facts: int
    variant: Variant = "no-trap"

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps by number: the ring, the trap, the goal."""
        return (*(f"ring-{i}" for i in range(RING)), "trap", "done")

    def edges(self) -> list[list[Edge]]:
        """The transitions out of each step."""

        def fact(number: int) -> int:
            return 1 << number % self.facts

        out: list[list[Edge]] = []
        for i in range(RING):
            onward = (i + 1) % RING
            edges = [Edge("answer", i, onward, gains=fact(i))]
            edges.append(Edge("hand-off", i, onward, loses=fact(i - 1)) if i % 5 == 0 else Edge("go-on", i, onward))
            edges.append(Edge("branch", i, (i + 7) % RING, needs=fact(i - 1) | fact(i)))
            if i == FINISHES:
                edges.append(Edge("finish", i, DONE, needs=fact(0) | fact(self.facts // 2)))
            if i == FALLS and self.variant != "no-trap":
                edges.append(Edge("fall", i, TRAP, needs=fact(1) | fact(self.facts - 1)))
            out.append(edges)
        out.append([Edge("climb-out", TRAP, 0)] if self.variant == "way-out" else [])
        out.append([])
        return out


def files(family: Family) -> dict[str, str]:
    """The family as a project of cxtest: its configurations are a step and who knows what, as in every other engine."""

    def names(mask: int) -> list[str]:
        return [f"fact-{i}" for i in range(family.facts) if mask >> i & 1]

    steps: dict[str, Document] = {}
    for name, edges in zip(family.steps, family.edges(), strict=True):
        ways: dict[str, Any] = {}
        for edge in edges:
            written: Document = {"to": family.steps[edge.target], "learns": names(edge.gains), "loses": names(edge.loses)}
            written["when"] = {"known": names(edge.needs)} if edge.needs else None
            ways[edge.trigger] = {key: value for key, value in written.items() if value}
        if name == "done":
            steps[name] = {"owner": "desk", "outcome": "done"}
        elif name != "trap" or family.variant != "no-trap":
            steps[name] = {"owner": "desk", **({"transitions": ways} if ways else {})}
    return {
        "journeys/family.yaml": text({"journey": JOURNEY, "entries": {"start": "ring-0"}, "steps": steps}),
        "personas/walker.yaml": text({"persona": "walker", "journeys": {JOURNEY: {"enters-at": ["start"], "wants": ["done"]}}}),
    }


def promela(family: Family) -> str:
    """The family for SPIN: a step is a place in the process, and what is known one variable, so that SPIN stores nothing else. Each
    transition is one statement; the trap is a place where nothing can be done (an invalid end state), the goal a valid one."""
    lines = ["int known = 0;", "active proctype walk() {"]
    labels = [name.replace("-", "_") for name in family.steps]
    for label, edges in zip(labels, family.edges(), strict=True):
        if label == "done":
            lines.append("end_done: false")
        elif not edges:
            lines.append(f"{label}: false;")
        else:
            lines += [f"{label}: if", *(f"  :: {_statement(edge)} -> goto {_label(labels[edge.target])}" for edge in edges), "  fi;"]
    return "\n".join([*lines, "}", ""])


def _label(name: str) -> str:
    return "end_done" if name == "done" else name


def _statement(edge: Edge) -> str:
    guard = f"(known & {edge.needs}) == {edge.needs}" if edge.needs else "true"
    if not edge.gains and not edge.loses:
        return guard
    return f"d_step {{ {guard}; known = (known & ~{edge.loses}) | {edge.gains} }}"


def as_data(family: Family) -> dict[str, Any]:
    """The family as data for JSON, which the peers in other languages read."""
    edges = [
        {"trigger": e.trigger, "to": e.target, "needs": e.needs, "gains": e.gains, "loses": e.loses, "from": e.step}
        for out in family.edges()
        for e in out
    ]
    return {"steps": list(family.steps), "edges": edges}


def search(family: Family) -> int:
    """How many configurations can be reached: breadth first with Python sets of integers, one for each step."""
    out = [[(e.needs, ~e.loses, e.gains, e.target) for e in edges] for edges in family.edges()]
    seen: list[set[int]] = [set() for _ in out]
    seen[0].add(0)
    new = {0: {0}}
    while new:
        found: dict[int, set[int]] = {}
        for step, here in new.items():
            for needs, keeps, gains, target in out[step]:
                if needs:
                    there = {known & keeps | gains for known in here if known & needs == needs}
                else:
                    there = {known & keeps | gains for known in here}
                there -= seen[target]
                if there:
                    seen[target] |= there
                    found[target] = found.get(target, set()) | there
        new = found
    return sum(map(len, seen))


def shortest_fall(family: Family) -> tuple[str, ...]:
    """A shortest walk into the trap, first by the fewest transitions, then by their order in the file."""
    edges = family.edges()
    came: dict[tuple[int, int], tuple[tuple[int, int], str] | None] = {(0, 0): None}
    layer = [(0, 0)]
    while layer:
        found = []
        for here in layer:
            for edge in edges[here[0]]:
                there = edge.target, edge.after(here[1])
                if edge.open(here[1]) and there not in came:
                    came[there] = here, edge.trigger
                    found.append(there)
                    if edge.target == TRAP:
                        walk = []
                        step = came[there]
                        while step is not None:
                            walk.append(step[1])
                            step = came[step[0]]
                        return tuple(reversed(walk))
        layer = found
    raise ValueError("nothing leads into the trap")
