"""Where a finding comes from, and what would mend it: who lost a fact, which decision there is no way back from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from cxtest.analysis.case import Case
from cxtest.analysis.control import Round
from cxtest.machine.machine import View
from cxtest.machine.path import Path
from cxtest.machine.state import HandedOff, Move, Promised
from cxtest.model.values import EVERYTHING
from cxtest.telling.places import at_entry, at_made, at_step, at_transition
from cxtest.telling.words import quoted, words
from cxtest.verdicts import Place


@dataclass(frozen=True)
class Cause:
    """What a finding comes from, as the rest of a sentence, and where that stands."""

    message: str
    place: Place


@dataclass(frozen=True)
class Change:
    """An edit that would mend a finding: these names are added to the list at `key` of the mapping at `place`, or removed from it; or
    the one name is set there."""

    place: Place
    key: str
    names: tuple[str, ...]
    kind: Literal["adds", "removes", "sets"] = "adds"


@dataclass(frozen=True)
class Remedy:
    """What would mend a finding, in words and as edits, and what it comes from."""

    mend: str
    causes: tuple[Cause, ...] = ()
    changes: tuple[Change, ...] = ()


def no_way_back(case: Case, path: Path) -> tuple[Cause, ...]:
    """The decision on a walk after which no good end can be reached any more; nothing where the end of the walk still leads to one."""
    if case.space.limit is not None:
        return ()
    lost = next((i for i, arrival in enumerate(path.arrivals) if not case.leads_to_good(arrival.configuration)), None)
    if lost is None:
        return ()
    if lost == 0:
        return (Cause(f"whoever comes in at `{path.entry}` has no way to a good end from the beginning", at_entry(path.entry)),)
    move = path.moves[lost - 1]
    return (Cause(f"after {words(case).deciders(move)} there is no way back", at_transition(move)),)


def made(case: Case, path: Path, promise: str) -> tuple[Cause, ...]:
    """Where a promise that is owed at the end of a walk was made last."""
    events = [event for arrival in path.arrivals for event in arrival.events]
    steps = [event.step for event in events if isinstance(event, Promised) and event.promise == promise]
    says = words(case)
    return tuple(
        Cause(f"the promise is made at {says.step(step)}{says.owner(step)}", at_made(case.journey, step, promise)) for step in steps[-1:]
    )


def let_them_know(case: Case, path: Path, fact: str) -> Remedy:
    """What would have let the holder at the end of a walk know a fact, so that nobody has to ask: an edit to the journey.

    Looks for the party that knew the fact last on this walk, and for the transition that lost it, or the hand-offs that did not carry it.
    """
    says, step = words(case), case.machine.steps[path.end.step]
    views = [case.machine.view(arrival.configuration) for arrival in path.arrivals]
    asker = views[-1].holder
    # Who asks under `asks` asks whether they know it or not.
    asks = fact in [ask.fact for ask in case.journey.steps[step].asks]
    needs = fact in case.journey.steps[step].needs
    do, on = ("take", f"out of `asks` at `{step}`, which `needs` it") if needs else ("move", f"from `asks` to `needs` at `{step}`")
    instead = f", and {do} it {on}" if asks else ""
    leaves, comes = Change(at_step(step), "asks", (fact,), "removes"), Change(at_step(step), "needs", (fact,))
    moved = (*((leaves,) if asks else ()), *((comes,) if asks and not needs else ()))
    if asks and asker is not None and fact in views[-1].knows.get(asker, ()):
        return Remedy(f"{says.party(asker)} knows it: {do} `{fact}` {on}", (), moved)
    for i in range(len(path.moves) - 1, -1, -1):
        view, move = views[i], path.moves[i]
        told = any(fact in case.machine.parts(answer) for answer in view.answered) and not move.unanswered
        if view.holder is None and told:
            cause = Cause(f"nobody owns {says.step(view.step)}: what is told there, nobody learns", at_step(view.step))
            return Remedy(f"let somebody own `{view.step}`: what is told there, nobody learns", (cause,))
        if view.holder is None or _outside(case, view.holder) or not (told or fact in view.knows.get(view.holder, ())):
            continue
        if fact not in views[i + 1].knows.get(view.holder, ()):
            cause = Cause(f"with `{move.label}` {says.fact(fact)} is lost", at_transition(move))
            return Remedy(f"do not let `{move.place}` lose {says.fact(fact)}{instead}", (cause,))
        remedy = _carried(case, path, views, i, fact, instead)
        # What is carried from here on would be lost on the way, as the holder's own knowledge is: no edit to a list of names mends that.
        knew = [fact in after.knows[view.holder] for after in views]
        losing = dict.fromkeys(path.moves[k].place for k in range(i + 1, len(path.moves)) if knew[k] and not knew[k + 1])
        if losing:
            return replace(remedy, mend=f"{remedy.mend}; and do not let {quoted(losing)} lose it", changes=())
        return replace(remedy, changes=(*remedy.changes, *moved))
    knowing = [party for party, facts in views[-1].knows.items() if fact in facts and not _outside(case, party)]
    if asker and knowing:
        system = f"a system that both use and that records `{fact}`"
        return Remedy(f"let {says.party(asker)} see what {says.party(knowing[0])} knows: {system}{instead}")
    if any(fact in facts for view in views for facts in (*view.knows.values(), view.told)):
        return Remedy(f"do not lose {says.fact(fact)} on the way to `{step}`: it was known, and nobody knows it any longer{instead}")
    return Remedy(f"ask for {says.fact(fact)} before `{step}`, where the customer can still be asked, and pass it on with `carries`")


def _carried(case: Case, path: Path, views: list[View], i: int, fact: str, instead: str) -> Remedy:
    """The remedy where the holder before move `i` knew the fact, and it was not passed on from there."""
    says = words(case)
    changing = [k for k in range(i, len(path.moves)) if views[k].holder != views[k + 1].holder] or [i]
    first, *rest = dict.fromkeys(path.moves[k] for k in changing)
    nobodys = list(dict.fromkeys(after.step for after in views[i:] if after.holder is None))
    to = views[changing[0] + 1].holder
    from_to = f" from {says.party(views[i].holder or '')} to {says.party(to)}" if to else ""
    # What passes it on already has nothing to be mended: then it is lost where nobody takes it.
    lacking = [move for move in (first, *rest) if not (nobodys and _passes_on(case, move, fact))]
    carry = f"add `carries: [{fact}]` to `{lacking[0].place}`" if lacking else ""
    if lacking[1:]:
        carry += f", and to what leads on from there: {quoted(move.place for move in lacking[1:])}"
    own = f"let somebody own {quoted(nobodys)}, since nobody passes anything on from there" if nobodys else ""
    return Remedy(
        f"{carry}{instead}; and {own}" if carry and own else f"{carry or own}{instead}",
        (
            Cause(
                f"the hand-off `{first.label}`{from_to} does not carry it" if to else f"with `{first.label}` nobody takes over",
                at_transition(first),
            ),
        ),
        (
            *(Change(at_transition(move), "carries", (fact,)) for move in lacking),
            *(Change(at_step(step), "owner", (views[i].holder or "",), "sets") for step in nobodys),
        ),
    )


def _passes_on(case: Case, move: Move, fact: str) -> bool:
    """Whether a transition says that a fact is carried, be there somebody to take it or not."""
    carries = next(
        way.carries
        for label, index, way in case.journey.steps[move.step].alternatives()
        if (label, index) == (move.trigger, move.alternative)
    )
    return carries == EVERYTHING or any(fact in case.machine.parts(carried) for carried in carries)


def way_back(case: Case, path: Path, trigger: str, extra: str = "") -> tuple[Change, ...]:
    """A transition from the end of a walk back to the last step from which a good end can be reached, and to which they can go from
    there: by a channel that they can use, holding what it uses up. Nothing if there is none.

    `extra` is what the transition has besides its target, as it is written in braces.
    """
    end = case.machine.view(path.end)
    for arrival in reversed(path.arrivals):
        configuration, step = arrival.configuration, case.machine.step(arrival.configuration)
        back = case.machine.steps[configuration.step]
        usable = {*step.uses_up} <= {*end.items} and not case.machine.absent(configuration)
        if usable and back != end.step and case.leads_to_good(configuration):
            return (_way(case, end.step, trigger, f"{{to: {back}, {extra}}}" if extra else back),)
    return ()


def by_the_clock(case: Case, found: Round) -> tuple[Change, ...]:
    """A transition by the clock to where one of the customer's own leads out of a round; nothing if none leads to a good end.

    Where something is asked it is marked `unanswered`: whoever has stopped answering has told nothing there.
    """
    if found.back is None:
        return ()
    step = case.journey.steps[found.back.step]
    silent = ", unanswered: true" if step.asks or step.needs else ""
    return (_way(case, found.back.step, "time-is-up", f"{{to: {found.back.target}, by: clock{silent}}}"),)


def owned_by(case: Case, path: Path, step: str) -> tuple[Change, ...]:
    """A step that is owned by the party of the brand that held the customer last on a walk; nothing if none did."""
    holders = [case.machine.view(arrival.configuration).holder for arrival in path.arrivals]
    brand = [holder for holder in holders if holder is not None and not _outside(case, holder)]
    return tuple(Change(at_step(step), "owner", (holder,), "sets") for holder in brand[-1:])


def first_hand_off(case: Case, path: Path, giver: str, taker: str) -> tuple[Cause, ...]:
    """The last hand-off on a walk from one party to another."""
    events = [event for arrival in path.arrivals for event in arrival.events]
    moves = [event.move for event in events if isinstance(event, HandedOff) and (event.giver, event.taker) == (giver, taker)]
    says = words(case)
    return tuple(Cause(f"it begins with {says.deciders(move).rstrip(',')}", at_transition(move)) for move in moves[-1:])


def _way(case: Case, step: str, trigger: str, target: str) -> Change:
    if case.journey.steps[step].transitions:
        return Change(Place(step, ("steps", step, "transitions")), trigger, (target,), "sets")
    return Change(at_step(step), "transitions", (f"{{{trigger}: {target}}}",), "sets")


def _outside(case: Case, party: str) -> bool:
    return case.file.organisation.parties[party].outside
