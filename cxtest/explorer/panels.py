"""The panels: where the customer stands, the ways on, the walk, who knows what, the ledger; as lines, each safe to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxtest.analysis.promise import PROMISES, Promise
from cxtest.machine.path import Path
from cxtest.machine.session import Session
from cxtest.reports.page import Line, Part, assembled
from cxtest.reports.walk_table import marked
from cxtest.telling.account import happening
from cxtest.telling.standing import Standing, WayOn, names, ways
from cxtest.telling.words import PROMISES as MEANINGS
from cxtest.telling.words import Words, listed
from cxtest.verdicts import Finding

GOOD, BAD, PALE, STRONG = "$text-success", "$text-error", "$foreground-muted", "bold"
PROMISE_STYLES: dict[Promise | None, str] = {
    "always": GOOD, "choosing-well": GOOD, "with-luck": "$text-warning", "never": BAD, None: PALE,
}  # fmt: skip
MOST_STEPS = 100
"""Of a longer walk its last steps are shown: every key has to be answered at once."""

MOST_AHEAD = 20
"""Of what lies ahead, so many steps are shown."""

OPEN, CLOSED, FELL, ROSE, HERE, AHEAD = "→", "×", "▼", "▲", "●", "·"


def promise_lines(promise: Promise | None, why_not: str | None) -> Iterator[Line]:
    """What is promised from here on, and what that means."""
    if promise is None:
        yield assembled(("From here: ", STRONG), (f"unknown: {why_not}" if why_not else "… being worked out", PALE))
    else:
        yield assembled(("From here: ", STRONG), (_said(promise), f"bold {PROMISE_STYLES[promise]}"), (f": {MEANINGS[promise]}", ""))


def here_lines(path: Path, standing: Standing) -> Iterator[Line]:
    """Where they are, what happened on arriving, and what they have by now; at the entry, what they want."""
    if not path.moves:
        goal = path.machine.persona.journeys[path.machine.journey.journey]
        accepts = f"; accepts {names(goal.accepts)}" if goal.accepts else ""
        others = [entry for entry in goal.enters_at if entry != path.entry]
        also = f"   comes in at {path.entry}, or at {listed(others, 'or')} (e)" if others else ""
        yield assembled(("wants    ", PALE), f"{names(goal.wants)}{accepts}", (also, PALE))
    first, *others = standing.where
    yield assembled((first, STRONG), *(f" {other}" for other in others))
    if standing.ends:
        yield assembled((standing.ends, f"bold {GOOD if path.machine.good(path.end) else BAD}"))
    if standing.unanswered:
        yield assembled(("cannot   ", PALE), (f"answer {names(standing.unanswered)}", BAD))
    if standing.happened:
        yield Line((("here     ", PALE), *_happened(standing.happened).pieces))
    if standing.answered:
        yield assembled(("answers  ", PALE), names(standing.answered), (", learnt as soon as they go on", PALE))
    if standing.items:
        yield assembled(("holds    ", PALE), names(standing.items))
    if standing.owed:
        yield assembled(("is owed  ", PALE), names(standing.owed))


def way_lines(way: WayOn, number: int | None, now: Promise | None, after: Promise | None) -> list[Line]:
    """A way on: its number where it is open, and what is promised after it where that is not what it is now; else what closes it."""
    if way.closed:
        return [
            assembled((f"  {CLOSED} {way.label} {OPEN} {way.to}  {way.decides}", PALE)),
            assembled((f"    {', and '.join(way.closed)}", PALE)),
        ]
    parts: list[Part] = [(f"{number if number and number < 10 else ' '} ", f"bold {GOOD}"), (f"{OPEN} {way.label}", STRONG)]
    parts += [f" {OPEN} {way.to}", (f"  {way.decides}", PALE)]
    if now is not None and after is not None and now != after:
        parts += [f"  {FELL if PROMISES.index(after) < PROMISES.index(now) else ROSE} ", (_said(after), f"bold {PROMISE_STYLES[after]}")]
    remarks = "; ".join((*way.remarks, *([f"takes {way.takes}"] if way.takes else [])))
    return [assembled(*parts), *([assembled(f"    {remarks}")] if remarks else [])]


def no_way_lines() -> Iterator[Line]:
    """What is said where no transition leads on, open or closed."""
    yield assembled(("    No transition leads on from here.", PALE))


def walk_lines(path: Path, promises: Sequence[Promise | None]) -> Iterator[Line]:
    """The walk so far, step by step, with the promise from each step on, and where it fell."""
    says = Words(path.machine.journey, path.machine.organisation)
    first = max(0, len(path.arrivals) - MOST_STEPS)
    if first:
        yield assembled((f"  … {first} steps before these", PALE))
    for i in range(first, len(path.arrivals)):
        step = path.machine.steps[path.arrivals[i].configuration.step]
        label = path.moves[i - 1].label if i else path.entry
        mark = HERE if i == len(path.moves) else " "
        yield assembled((f"{mark} {label} ", STRONG), f"{OPEN} {step}", (f"   {_said(promises[i])}", PROMISE_STYLES[promises[i]]))
        if happens := happening(path, i):
            yield Line((("      ", ""), *_happened(happens).pieces))
        before, now = promises[i - 1] if i else None, promises[i]
        if before is not None and now is not None and before != now:
            fell = PROMISES.index(now) < PROMISES.index(before)
            change = f"from {_said(before)} to {_said(now)}"
            yield assembled(
                (f"    {FELL if fell else ROSE} {change}: {says.deciders(path.moves[i - 1]).rstrip(',')}", f"bold {BAD if fell else GOOD}")
            )


def lost_line(session: Session) -> Line:
    """Why a walk that was taken onto another machine ends where it does."""
    label, path = session.lost[0], session.path
    closed = next((way.closed for way in ways(path) if way.label == label), None)
    if not path.moves and label != path.entry and label in path.machine.journey.entries:
        why = f"began at `{label}`, where they do not come in"
    elif closed:
        why = f"went on with `{label}`, which {', and '.join(closed)}"
    else:
        why = f"went on with `{label}`, which is not there"
    return assembled((f"The walk {why}.", "bold $text-warning"))


def ahead_lines(labels: Sequence[str]) -> Iterator[Line]:
    """What `redo` would take."""
    for i, label in enumerate(labels[:MOST_AHEAD]):
        yield assembled((f"{AHEAD} {label}", PALE), ("" if i else "   ahead: the right arrow takes it", PALE))
    if len(labels) > MOST_AHEAD:
        yield assembled((f"{AHEAD} … and {len(labels) - MOST_AHEAD} more", PALE))


def knows_lines(standing: Standing) -> Iterator[Line]:
    """Who knows what; what they learnt with the last step is marked."""
    for knowing in standing.knows:
        parts: list[Part] = [(f"{knowing.party} knows ", STRONG)]
        for i, fact in enumerate(knowing.facts):
            parts += [", " if i else "", (f"+{fact}", f"bold {GOOD}") if fact in knowing.new else fact]
        yield assembled(*parts)
    if not standing.knows:
        yield assembled(("Nobody knows anything yet.", PALE))
    yield assembled(("They have told ", STRONG), names(standing.told))
    if standing.shown:
        yield assembled(("They were told ", STRONG), names(standing.shown))
    if standing.explained:
        yield assembled(("Was explained to them ", STRONG), names(standing.explained))
    if any(knowing.new for knowing in standing.knows):
        yield assembled(("+ since the last step", PALE))


def ledger_lines(standing: Standing) -> Iterator[Line]:
    """What it has cost, against the budget."""
    for spent in standing.spent:
        cap = f" of {spent.cap}" if spent.cap is not None else ""
        over = "  OVER, even if all goes well" if spent.over else "  over, if all takes its longest" if spent.perhaps else ""
        yield assembled(
            (f"{spent.key:<17}", STRONG),
            (f"{spent.so_far}{cap}", BAD if spent.over else ""),
            (over, f"bold {BAD}" if spent.over else "$text-warning"),
        )
    if not standing.spent:
        yield assembled(("It has cost nothing yet.", PALE))


def finding_line(finding: Finding) -> Line:
    """A finding in a list."""
    kind = finding.weight
    style = {"error": f"bold {BAD}", "warning": "bold $text-warning", "note": "bold $text-primary"}[kind]
    return assembled((f"{kind}[{finding.rule}] ", style), finding.place)


def finding_detail(finding: Finding) -> Iterator[Line]:
    """A finding in full."""
    yield assembled(finding.said)
    yield assembled(("mend  ", STRONG), finding.mend)
    walk = finding.walk or finding.closest
    if walk is None:
        yield assembled(("No walk shows it.", PALE))
    else:
        yield assembled(("walk  " if finding.walk else "the closest that they come  ", STRONG), (".".join(walk), PALE))


def _happened(happens: Sequence[str]) -> Line:
    """What happened, with the words marked that say what is wrong."""
    return marked(", ".join(happens), f"bold {BAD}")


def _said(promise: Promise | None) -> str:
    return "…" if promise is None else promise.replace("-", " ")
