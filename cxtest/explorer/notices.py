"""Notices: the first line, and what is said under it of the files, of what is supposed, of the walk, of the finding that is replayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from cxtest.errors import Problem
from cxtest.explorer.insight import Insight
from cxtest.explorer.panels import lost_line
from cxtest.explorer.player import Player
from cxtest.machine.path import Path
from cxtest.machine.state import KnownNotUsed, Repeated
from cxtest.reports.page import Line, assembled
from cxtest.telling.standing import spent as spent_by
from cxtest.telling.words import listed
from cxtest.verdicts import Finding

FEW = 2
"""So many findings are named."""

WARNING = "bold $text-warning"


def title_of(player: Player, insight: Insight) -> tuple[str, str]:
    """What stands at the left and at the right of the first line: who walks what; whether it is over budget, and how much is found."""
    found = insight.findings
    said = "looking for findings …" if found is None else f"{len(found)} finding{'s' * (len(found) != 1)} (f)"
    over = any(spent.over for spent in spent_by(player.path))
    return f"{player.journey} as {player.persona}", f"over budget (l)  {said}" if over else said


def elsewhere(player: Player, insight: Insight) -> str:
    """Where else there is a way to a good end, to go after a sentence that from here there is none."""
    entry = player.path.entry
    good = [s.entry for s in player.machine.starts() if insight.promise(s.arrival.configuration) not in (None, "never")]
    others = [f"`{other}`" for other in good if other != entry]
    return "; further back there is one" * (entry in good) + (f"; from {listed(others)} there is one (e)" if others else "")


def of_the_files(problems: Sequence[Problem]) -> Iterator[Line]:
    """What is wrong in the files that were saved."""
    errors = [problem for problem in problems if not problem.warning]
    if errors:
        where = f"{errors[0].where}: " if errors[0].where else ""
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        said = f"The files cannot be read as they are: {where}{errors[0].message}{more}"
        yield assembled((said, "$text-error"), "; what you see is how they were.")


def of_the_rules(untold: Sequence[str]) -> Iterator[Line]:
    """That not all rules could tell."""
    if untold:
        rules = "1 rule" if len(untold) == 1 else f"{len(untold)} rules"
        yield assembled((f"{rules} could not tell, such as {untold[0]}: `cxtest check` says why.", WARNING))


def of_what_if(player: Player, written: Insight | None, now: Insight) -> Iterator[Line]:
    """What is supposed, what becomes of the findings and of the promise by it, and what it does not change though one might think so.

    Args:
        player: who is walked.
        written: what is known of the same persona and journey as they are in the files; None where nothing is.
        now: what is known of them as they are supposed to be.
    """
    if not player.what_if:
        return
    yield assembled(("What if ", "bold"), "; ".join(player.what_if.said()), "?", *_compared(written, now))
    for fact in _still_asked(player.path, {fact for facts in player.what_if.carries.values() for fact in facts}):
        step = player.path.machine.steps[player.path.end.step]
        why = "it stands under `asks`, which asks whether it is known or not; under `needs` it would not be asked"
        yield assembled((f"`{step}` asks for `{fact}` all the same: {why}.", WARNING))


def of_the_walk(player: Player, replaying: Finding | None, insight: Insight) -> Iterator[Line]:
    """Why the walk goes no further than it does, and which finding it shows."""
    if player.session.lost:
        yield lost_line(player.session)
    if replaying is not None:
        kind = f"{replaying.severity}[{replaying.rule}] "
        if insight.findings is not None and (replaying.rule, replaying.place) not in _places(insight.findings):
            yield assembled(("found no longer: ", "bold $text-success"), f"{kind}{replaying.place}")
        else:
            yield assembled((kind, "bold $text-error"), replaying.message)


def _compared(written: Insight | None, now: Insight) -> Iterator[str]:
    if written is None or written.findings is None or now.findings is None:
        return
    before, after = _places(written.findings), _places(now.findings)
    gone, new = [place for place in before if place not in after], [place for place in after if place not in before]
    yield f" {len(written.findings)} → {len(now.findings)} findings"
    parts = [*([f"gone: {_few(gone)}"] if gone else []), *([f"new: {_few(new)}"] if new else [])]
    yield f"; {'; '.join(parts)}" if parts else ", the same"
    if written.worst != now.worst and written.worst and now.worst:
        yield f"; promise {written.worst.replace('-', ' ')} → {now.worst.replace('-', ' ')}"
    yield "."


def _places(findings: Sequence[Finding]) -> dict[tuple[str, str], None]:
    return {(finding.rule, finding.place): None for finding in findings}


def _few(places: Sequence[tuple[str, str]]) -> str:
    named = [f"{rule} {place}" for rule, place in places[:FEW]]
    return listed([*named, f"{len(places) - FEW} more"] if len(places) > FEW else named)


def _still_asked(path: Path, facts: AbstractSet[str]) -> Iterator[str]:
    """Of some facts, those that were asked for here though whoever asks knows them."""
    view, step = path.machine.view(path.end), path.machine.journey.steps[path.machine.steps[path.end.step]]
    asks = {ask.fact for ask in step.asks}
    for event in path.arrivals[-1].events:
        if (
            isinstance(event, Repeated | KnownNotUsed)
            and event.fact in facts & asks
            and event.fact in view.knows.get(view.holder or "", ())
        ):
            yield event.fact
