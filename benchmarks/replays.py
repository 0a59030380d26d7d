"""The family as a living machine of transitions, python-statemachine and sismic, and a script replayed by each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from benchmarks.models.family import Edge, Family


class Living:
    """A customer on a `transitions` machine, built once for each of them as people do."""

    def __init__(self, model: Family) -> None:
        from transitions import Machine

        self.known = 0
        self.state: str
        self.first = model.steps[0]
        self.machine = Machine(
            model=self, states=list(model.steps), initial=self.first, auto_transitions=False, model_override=False, send_event=False
        )
        for edge in (edge for out in model.edges() for edge in out):
            self.machine.add_transition(
                edge.trigger.replace("-", "_"),
                model.steps[edge.step],
                model.steps[edge.target],
                conditions=[self._open(edge)],
                before=[self._learn(edge)],
            )

    def _open(self, edge: Edge) -> Callable[[], bool]:
        return lambda: edge.open(self.known)

    def _learn(self, edge: Edge) -> Callable[[], None]:
        def learn() -> None:
            self.known = edge.after(self.known)

        return learn

    def may(self, trigger: str) -> bool:
        """Whether a trigger is open."""
        return bool(getattr(self, f"may_{trigger}")())

    def take(self, trigger: str) -> None:
        """Takes an open trigger."""
        self.machine.events[trigger].trigger(self)

    def again(self) -> None:
        """Begins at the beginning."""
        self.known = 0
        self.machine.set_state(self.first)


def living(model: Family) -> Living:
    """A customer at the beginning."""
    return Living(model)


def transitions(model: Family, script: list[str]) -> Callable[[], int]:
    """A replay with `transitions`; what is known at the end."""
    customer, triggers = Living(model), [trigger.replace("-", "_") for trigger in script]

    def replay() -> int:
        customer.again()
        for trigger in triggers:
            customer.take(trigger)
        return customer.known

    return replay


def python_statemachine(model: Family, script: list[str]) -> Callable[[], int]:
    """A replay with python-statemachine."""
    from statemachine import State, StateMachine

    edges = [edge for out in model.edges() for edge in out]
    used = [name for i, name in enumerate(model.steps) if any(i in (edge.step, edge.target) for edge in edges)]
    states = {name: State(initial=name == model.steps[0], final=name == "done") for name in used}
    body: dict[str, Any] = {name.replace("-", "_"): state for name, state in states.items()}
    for number, edge in enumerate(edges):
        trigger = edge.trigger.replace("-", "_")
        body[f"open_{number}"] = lambda self, edge=edge: edge.open(self.now)
        body[f"learn_{number}"] = _learning(edge)
        made = states[model.steps[edge.step]].to(states[model.steps[edge.target]], cond=f"open_{number}", on=f"learn_{number}")
        body[trigger] = body[trigger] | made if trigger in body else made
    body["now"] = 0
    kind = type("Ring", (StateMachine,), body)
    triggers = [trigger.replace("-", "_") for trigger in script]

    def replay() -> int:
        machine = kind()
        machine.now = 0
        for trigger in triggers:
            machine.send(trigger)
        return int(machine.now)

    return replay


def _learning(edge: Edge) -> Callable[[Any], None]:
    def learn(self: Any) -> None:
        self.now = edge.after(self.now)

    return learn


def sismic(model: Family, script: list[str]) -> Callable[[], int]:
    """A replay with sismic."""
    from sismic.interpreter import Interpreter
    from sismic.io import import_from_yaml

    states: list[dict[str, Any]] = []
    for name, edges in zip(model.steps, model.edges(), strict=True):
        if name == "done":
            states.append({"name": name, "type": "final"})
            continue
        ways = [
            {
                "event": edge.trigger,
                "target": model.steps[edge.target],
                "guard": f"known & {edge.needs} == {edge.needs}",
                "action": f"known = known & ~{edge.loses} | {edge.gains}",
            }
            for edge in edges
        ]
        states.append({"name": name, "transitions": ways})
    chart = {
        "statechart": {"name": "ring", "preamble": "known = 0", "root state": {"name": "root", "initial": model.steps[0], "states": states}}
    }
    loaded = import_from_yaml(json.dumps(chart))

    def replay() -> int:
        interpreter = Interpreter(loaded)
        interpreter.execute_once()
        for trigger in script:
            interpreter.queue(trigger)
            interpreter.execute_once()
        return int(interpreter.context["known"])

    return replay
