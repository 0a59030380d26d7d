"""Sent back to where they came from, with nothing new.

What it finds: two hand-offs in a row, from one party of the brand to another and back, where nothing was told, learnt, given, kept or
explained on the way.

Why it hurts: care says to ask billing, billing says to ask care. The customer is the courier between two desks of one company.

Example: billing sends the customer back as "not ours".

Mended: billing solves it.

Basis: PHSO, "Principles of Good Administration": co-ordinate; first-contact resolution; failure demand (Seddon 1992).
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.machine.state import Event, Explained, HandedOff, Kept, LearntOnTheWay, Provided, Told
from cxtest.rulebook import Example, Found, at_parties, rule
from cxtest.telling.causes import first_hand_off
from cxtest.telling.words import who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [call], wants: [solved]}
"""
FAILING = """\
journey: example
entries: {call: care}
steps:
  care:
    owner: care
    transitions:
      solve: end
      send-to-billing: {to: billing, by: owner}
  billing:
    owner: billing
    transitions: {not-ours: {to: care, by: owner}}
  end: {outcome: solved}
"""
MENDED = FAILING.replace("{not-ours: {to: care, by: owner}}", "{correct-the-bill: {to: end, by: owner}}")

Row = tuple[str, str] | None
"""The hand-off that may be the first of a row, from whom to whom, with nothing new since."""


class PingPong:
    """The monitor: remembers the last hand-off, as long as another may follow it with nothing new between."""

    start: Row = None
    excuses: tuple[type[Event], ...] = (Told, Kept, Explained)
    reads: tuple[type[Event], ...] = (HandedOff, LearntOnTheWay, Provided, *excuses)

    def step(self, memory: Row, events: tuple[Event, ...]) -> tuple[Row, str | None]:
        """A new fact or a look-up on the way breaks a row before the hand-off; what the arrival brings, after it."""
        place = None
        if any(isinstance(event, (Told, LearntOnTheWay)) for event in events):
            memory = None
        for event in events:
            if isinstance(event, HandedOff):
                row = _row(event)
                if row is not None and memory == (row[1], row[0]):
                    place = "~".join(sorted(row))
                memory = row
        if any(isinstance(event, (Provided, Kept, Explained)) for event in events):
            memory = None
        return memory, place


def _row(event: HandedOff) -> Row:
    """Between parties of the brand, into a step that is not backstage, passed on by somebody, and no failure."""
    counts = event.felt and event.from_the_brand and event.passed_on and not event.move.failure
    return (event.giver, event.taker) if counts and event.taker else None


@rule("ping-pong", "warning", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def ping_pong(case: Case) -> Iterator[Found]:
    """Two hand-offs in a row, there and back, with nothing new between them."""
    for _, path in case.watch(PingPong()):
        move, says = path.moves[-1], words(case)
        there, back = case.machine.view(path.arrivals[-2].configuration).holder, case.journey.steps[move.target].owner
        assert there is not None
        assert back is not None
        yield Found(
            at_parties(there, back, move),
            f"{who(case)} is sent from {says.party(back)} to {says.party(there)} and straight back, with nothing new: the last of it is "
            f"`{move.label}` at {says.step(move.step)}.",
            f"let {says.party(there)} solve it, or find something out, before they are sent back; or let one of the two own the case",
            path,
            label="and straight back",
            causes=first_hand_off(case, path, back, there),
        )
