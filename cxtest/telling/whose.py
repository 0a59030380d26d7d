"""Whose a finding is: the parties that own where it shows and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cxtest.machine.path import Path
from cxtest.model.project import JourneyFile
from cxtest.verdicts import Place


class About(NamedTuple):
    """What of a journey a finding is about: steps, a transition by its place, and the parties whose matter it is.

    An owner is a party, `customer` for a step of the customer's own, or None where nobody owns the step.
    """

    steps: tuple[str, ...]
    transition: str | None
    owners: tuple[str | None, ...]


def about(file: JourneyFile, place: Place, walk: Path | None, closest: Path | None, origins: Iterable[Place] = ()) -> About:
    """What a finding is about, and whose matter it is.

    A step is its owner's matter, a transition that of the owner of the step that it leaves. What is about no step, such as the whole
    journey, is about the step where the walk ends that shows it; and whose that is is asked, too, of an outcome that nobody owns. Who
    answers for a contractor is told with the contractor.

    Args:
        file: the journey.
        place: where it shows.
        walk: the walk that shows it.
        closest: where none does, the one that comes closest: it is a matter, too, of whoever owns the step where that ends.
        origins: where it comes from: the hand-off that carried nothing, the promise made.
    """
    steps, shown = _steps(file, place), walk or closest
    end = None if shown is None else shown.machine.steps[shown.end.step]
    if not steps and not place.parties and end is not None:
        steps = (end,)
    owners: dict[str | None, None] = dict.fromkeys(place.parties)
    stuck = [end] if end is not None and walk is None else []
    for name in (*steps, *stuck, *(step for origin in origins for step in _steps(file, origin))):
        step = file.journey.steps[name]
        if step.outcome is None or step.owner is not None:
            owners[step.owner] = None
    if not owners and end is not None:
        owners[file.journey.steps[end].owner] = None
    for owner in list(owners):
        party = file.organisation.parties.get(owner or "")
        if party is not None and party.accountable is not None:
            owners[party.accountable] = None
    return About(steps, place.transition, tuple(owners))


def _steps(file: JourneyFile, place: Place) -> tuple[str, ...]:
    if place.route[:1] == ("entries",):
        return (file.journey.entries[str(place.route[1])],)
    return place.steps
