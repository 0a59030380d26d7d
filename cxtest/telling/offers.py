"""Offers: what a real system offers a customer, held against what the journey has open to them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxtest.errors import nearest
from cxtest.machine.machine import Closed
from cxtest.machine.path import Path
from cxtest.telling.words import Words, called_then, quoted

WITH_THE_CUSTOMER = frozenset({"absent", "channel", "insists-on", "outcome", "refuses", "unanswered"})
"""Reasons that lie with the customer alone. What is closed for no other, a system may offer or not: it does not know why they decline."""


def disagreement(path: Path, offered: Iterable[str]) -> str | None:
    """What a system and a journey disagree about where a walk has come to; None if they agree.

    Args:
        path: the walk so far.
        offered: the triggers that the system offers the customer there.
    """
    machine = path.machine
    found = list(_disagreements(path, frozenset(offered)))
    if not found:
        return None
    step = Words(machine.journey, machine.organisation).step(machine.steps[path.end.step])
    lines = "\n".join(f"- {line}" for line in found)
    return (
        f"At {step}, the system and the journey disagree about what {called_then(machine.persona)} can do:\n{lines}\n"
        f"The walk so far: {path.encode()}"
    )


def _disagreements(path: Path, offered: frozenset[str]) -> Iterator[str]:
    machine = path.machine
    open_here = {move.trigger for move in machine.open(path.end) if move.of_the_customer}
    closed = [closed for closed in machine.closed(path.end) if closed.move.of_the_customer and closed.move.trigger not in open_here]
    for trigger in sorted(offered - open_here):
        reasons = [one for one in closed if one.move.trigger == trigger]
        if not reasons:
            yield f"`{trigger}` is offered, and {_stranger(path, trigger)}"
        elif all(_by_the_system(one) for one in reasons):
            yield f"`{trigger}` is offered, and the journey closes it: {_why(path, reasons)}."
    for trigger in sorted(open_here - offered):
        yield f"`{trigger}` is open in the journey, and the system does not offer it."


def _by_the_system(closed: Closed) -> bool:
    """Whether something else than the customer closes a way."""
    return any(reason.kind not in WITH_THE_CUSTOMER for reason in closed.reasons)


def _why(path: Path, closed: list[Closed]) -> str:
    says = Words(path.machine.journey, path.machine.organisation)
    told = (
        f"{'it' if one.move.alternative is None else f'`{one.move.label}`'} {', and '.join(says.reason(reason) for reason in one.reasons)}"
        for one in closed
    )
    return "; ".join(told)


def _stranger(path: Path, trigger: str) -> str:
    """What the journey says of a trigger that is no decision of the customer's at this step."""
    machine = path.machine
    here = machine.steps[path.end.step]
    moves = [move for move in machine.moves if move.trigger == trigger]
    of_others = next((move for move in moves if move.step == here), None)
    if of_others:
        return f"the journey does not leave it to the customer: {Words(machine.journey, machine.organisation).decides(of_others)}."
    if moves:
        return f"the journey has it only at {quoted(dict.fromkeys(move.step for move in moves))}."
    near = nearest(trigger, sorted({move.trigger for move in machine.moves}))
    return f"the journey has no such trigger; did you mean `{near}`?" if near else "the journey has no such trigger."
