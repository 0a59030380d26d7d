"""Whose a finding is: the parties that own where it shows and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cxtest.machine.path import Path
from cxtest.model.project import JourneyFile
from cxtest.model.values import CUSTOMER
from cxtest.verdicts import Place


class About(NamedTuple):
    """What of a journey a finding is about: steps, a transition by its place, and those whose matter it is, each with why it is.

    An owner is a party, `customer` for a step of the customer's own, or None where nobody owns the step.
    """

    steps: tuple[str, ...]
    transition: str | None
    owners: dict[str | None, str]


def about(file: JourneyFile, place: Place, walk: Path | None, closest: Path | None, origins: Iterable[Place] = ()) -> About:
    """What a finding is about, and whose matter it is.

    A step is its owner's matter, a transition that of the owner of the step that it leaves. What is about no step, such as the whole
    journey, is about the step where the walk ends that shows it; and whose that is is asked, too, of an outcome that nobody owns. A
    transition to a step that nobody owns is nobody's, too. Who answers for a contractor is told with the contractor.

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
    owners: dict[str | None, str] = dict.fromkeys(place.parties, "it is about them")
    stuck = [end] if end is not None and walk is None else []
    came_from = [step for origin in origins for step in _steps(file, origin)]
    for names, why in ((steps, "where it shows"), (stuck, "as far as they come"), (came_from, "where it comes from")):
        for name in names:
            step = file.journey.steps[name]
            if step.outcome is None or step.owner is not None:
                owners.setdefault(step.owner, "a step of their own" if step.owner == CUSTOMER else why)
    if place.transition is not None and _leads_to_nobody(file, place):
        owners.setdefault(None, "takes over")
    if not owners and end is not None:
        owners[file.journey.steps[end].owner] = "led there"
    for owner in list(owners):
        party = file.organisation.parties.get(owner or "")
        if party is not None and party.accountable is not None:
            owners.setdefault(party.accountable, "answers for the contractor")
    return About(steps, place.transition, owners)


def _leads_to_nobody(file: JourneyFile, place: Place) -> bool:
    """Whether a transition leads to a step that nobody owns, and that is no end."""
    step = file.journey.steps.get(str(place.route[1])) if place.route[:1] == ("steps",) else None
    alternatives = list(step.alternatives()) if step else []
    target = next((t.to for trigger, i, t in alternatives if (trigger, *(() if i is None else (i,))) == place.route[3:]), None)
    return target is not None and file.journey.steps[target].owner is None and file.journey.steps[target].outcome is None


def _steps(file: JourneyFile, place: Place) -> tuple[str, ...]:
    if place.route[:1] == ("entries",):
        return (file.journey.entries[str(place.route[1])],)
    return place.steps
