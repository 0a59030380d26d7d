"""What if: the same journey and the same persona, with a few things otherwise. Nothing of it is written to a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from cxtest.errors import UsageError, no_such
from cxtest.machine.machine import Machine
from cxtest.model.journey import Journey, Transition
from cxtest.model.persona import Persona
from cxtest.model.project import JourneyFile

Answer = Literal["answers", "lacks", "withholds"]
"""What a persona does when a fact is asked for: they answer; they cannot; they will not."""


@dataclass(frozen=True)
class WhatIf:
    """What is to be otherwise than in the files.

    Attributes:
        facts: what the persona does when asked for a fact, by fact.
        carries: what a transition carries besides what it does in the file, by the transition's place.
    """

    facts: Mapping[str, Answer] = field(default_factory=dict)
    carries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.facts or self.carries)

    def answering(self, persona: Persona, fact: str, answer: Answer) -> WhatIf:
        """The same, and the persona, who is as in the file, does this when asked for a fact."""
        facts = {name: other for name, other in self.facts.items() if name != fact}
        return replace(self, facts=facts if answer == answer_of(persona, fact) else {**facts, fact: answer})

    def carrying(self, place: str, facts: tuple[str, ...]) -> WhatIf:
        """The same, and a transition carries these facts, too; none: it carries what it does in the file."""
        carries = {name: others for name, others in self.carries.items() if name != place}
        return replace(self, carries={**carries, place: facts} if facts else carries)

    def said(self) -> Iterator[str]:
        """What is otherwise, each as the end of a sentence that begins with: what if."""
        for fact, answer in self.facts.items():
            yield f"they {'can answer' if answer == 'answers' else 'lack' if answer == 'lacks' else 'withhold'} `{fact}`"
        for place, facts in self.carries.items():
            yield f"`{place}` carries {', '.join(f'`{fact}`' for fact in facts)}"

    def options(self) -> Iterator[str]:
        """What is otherwise, as options of the command line."""
        for fact, answer in self.facts.items():
            yield f"--{answer}={fact}"
        for place, facts in self.carries.items():
            yield from (f"--carries={place}={fact}" for fact in facts)

    def machine(self, file: JourneyFile, persona: Persona) -> Machine:
        """The machine with all that is otherwise.

        Raises:
            UsageError: the persona does not walk the journey, or there is no such fact, or no such transition.
        """
        journey, persona = self.applied(file, persona)
        return Machine.of(replace(file, journey=journey), persona)

    def applied(self, file: JourneyFile, persona: Persona) -> tuple[Journey, Persona]:
        """The journey and the persona with all that is otherwise.

        Raises:
            UsageError: there is no such fact, or no such transition.
        """
        for fact in (*self.facts, *(fact for facts in self.carries.values() for fact in facts)):
            if fact not in file.organisation.facts:
                raise UsageError(no_such("fact", fact, file.organisation.facts))
        journey = file.journey
        for place, facts in self.carries.items():
            journey = _carrying(journey, place, facts)
        return journey, _answering(persona, self.facts)


def answer_of(persona: Persona, fact: str) -> Answer:
    """What a persona does, by the file, when asked for a fact: what they withhold they do not tell, even if they have it."""
    return "withholds" if fact in persona.withholds else "lacks" if fact in persona.lacks else "answers"


def _answering(persona: Persona, facts: Mapping[str, Answer]) -> Persona:
    lacks = [fact for fact in persona.lacks if fact not in facts] + [fact for fact, answer in facts.items() if answer == "lacks"]
    withholds = [fact for fact in persona.withholds if fact not in facts] + [f for f, answer in facts.items() if answer == "withholds"]
    return persona.model_copy(update={"lacks": tuple(lacks), "withholds": tuple(withholds)})


def _carrying(journey: Journey, place: str, facts: tuple[str, ...]) -> Journey:
    places = {at: (step, trigger, index) for step, trigger, index, at in _transitions(journey)}
    if place not in places:
        raise UsageError(no_such("transition", place, places))
    name, trigger, index = places[place]
    step = journey.steps[name]
    written = step.transitions[trigger]
    more = (
        _with(written, facts)
        if isinstance(written, Transition)
        else tuple(_with(one, facts) if i == index else one for i, one in enumerate(written))
    )
    changed = step.model_copy(update={"transitions": {**step.transitions, trigger: more}})
    return journey.model_copy(update={"steps": {**journey.steps, name: changed}})


def _with(transition: Transition, facts: tuple[str, ...]) -> Transition:
    if transition.carries == "everything":
        return transition
    return transition.model_copy(update={"carries": tuple(dict.fromkeys((*transition.carries, *facts)))})


def _transitions(journey: Journey) -> Iterator[tuple[str, str, int | None, str]]:
    for name, step in journey.steps.items():
        for trigger, index, _ in step.alternatives():
            yield name, trigger, index, f"{name}.{trigger}" if index is None else f"{name}.{trigger}[{index}]"
