"""Let go of, and taken by nobody.

What it finds: a transition by which a party lets go of the customer, into a step that has no owner.

Why it hurts: the ball is dropped. Sales has signed and is gone, nobody has taken over, and each believes that the other has.

Example: after the signature the customer waits at a step that is nobody's.

Mended: onboarding owns it.

Basis: accountability in RACI: exactly one; operational level agreements between internal units (ITIL).
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.machine.state import HandedOff
from cxtest.rulebook import Example, Found, at_transition, rule
from cxtest.telling.causes import owned_by
from cxtest.telling.words import who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [demo], wants: [live]}
"""
FAILING = """\
journey: example
entries: {demo: pitch}
steps:
  pitch:
    owner: sales
    transitions: {sign: set-up}
  set-up:
    transitions: {go-live: {to: end, by: clock}}
  end: {outcome: live}
"""
MENDED = FAILING.replace("  set-up:\n", "  set-up:\n    owner: onboarding\n")


@rule("unowned-hand-off", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def unowned_hand_off(case: Case) -> Iterator[Found]:
    """A reachable hand-off into a step, not an outcome, that has no owner."""
    for event, path in case.first(HandedOff, lambda event: event.taker is None):
        move, says = event.move, words(case)
        yield Found(
            at_transition(move),
            f"{who(case)} is let go of by {says.party(event.giver)} with `{move.label}` at {says.step(move.step)}, and nobody takes "
            f"over: {says.step(move.target)} has no owner.",
            f"name the party that takes over, `owner` at `{move.target}`; or lead `{move.place}` to a step that somebody owns",
            path,
            label="let go of here, and nobody takes over",
            changes=owned_by(case, path, move.target),
        )
