"""A journey: entries, steps, and the transitions between them."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, GetJsonSchemaHandler, Tag, TypeAdapter, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from cxtest.model.values import AnyName, Count, DurationRange, Flag, Id, Ids, Model, MoneyRange, Text, WalkToken, unique
from cxtest.model.waiver import Waiver


class _Short(Model):
    """A mapping that may be written as one of its values alone."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        long = handler.resolve_ref_schema(handler(core_schema))
        short = TypeAdapter(Id).json_schema()
        return {"anyOf": [short, long]}


class Takes(Model):
    """What a visit, or a transition, takes of the customer."""

    time: DurationRange | None = Field(None, description="The customer's own time, such as `5m` or `5m..20m`.")
    wait: DurationRange | None = Field(None, description="Time that passes meanwhile.")
    money: MoneyRange | None = Field(None, description="Money, in the organisation's currency.")


# Made once, since they are frozen: pydantic would copy a default, every time, through and through.
_NOTHING = Takes.model_construct()


class Ask(_Short):
    """A question to the customer."""

    fact: Id = Field(description="The fact that is asked for.")
    because: Literal["essential", "security", "expired", "changed"] | None = Field(None, description="Why asking again is justified.")
    optional: Flag = Field(False, description="It need not be answered.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"fact": data} if isinstance(data, str) else data


class When(Model):
    """What must be so for a transition to be open; all of it."""

    known: Ids = Field((), description="Facts that the holder knows.")
    unknown: Ids = Field((), description="Facts that the holder does not know.")
    holds: Ids = Field((), description="Items that the customer holds.")
    holds_not: Ids = Field((), description="Items that the customer does not hold.")
    trait: dict[Id, Text] = Field(default_factory=dict, description="Traits of the persona.")


_ALWAYS = When.model_construct()


def _facts_kind(value: Any) -> str:
    return "[everything]" if isinstance(value, str) else "[list]"


Facts = Annotated[
    Annotated[Literal["everything"], Tag("[everything]")] | Annotated[Ids, Tag("[list]")],
    Discriminator(_facts_kind),
]


class Transition(_Short):
    """A way from one step to the next."""

    to: Id = Field(description="The target step; it may be the same step.")
    by: AnyName = Field(
        "customer", description="Who decides it: `customer`, `owner` (of the step that it leaves), `chance`, `clock`, or a party's id."
    )
    carries: Facts = Field((), description="Facts passed on when the customer changes hands, their parts included; or `everything`.")
    when: When = Field(default_factory=lambda: _ALWAYS, description="What must be so for it to be open.")
    at_most: Annotated[Count, Field(ge=1)] | None = Field(
        None, description="How often it can be taken in one walk.", json_schema_extra={"minimum": 1}
    )
    unanswered: Flag = Field(False, description="What happens when the customer gives no answer that counts: open also then.")
    learns: Ids = Field((), description="Facts that the target's holder comes to know by it, without asking.")
    failure: Flag = Field(False, description="Something went wrong: declined, lost, cut off.")
    loses: Facts = Field((), description="Facts that the whole brand forgets when it is taken; or `everything`.")
    takes: Takes = Field(default_factory=lambda: _NOTHING, description="What taking it takes of the customer.")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"to": data} if isinstance(data, str) else data


def _transition_kind(value: Any) -> str:
    return "[list]" if isinstance(value, (list, tuple)) else "[one]"


Alternatives = Annotated[
    Annotated[Transition, Tag("[one]")] | Annotated[tuple[Transition, ...], unique(), Tag("[list]")],
    Discriminator(_transition_kind),
]


class Step(Model):
    """Where the customer is, and what happens there."""

    title: Text | None = Field(None, description="What the step is called in reports.")
    phase: Id | None = Field(None, description="The part of the journey that it belongs to.")
    channel: Id | None = Field(None, description="How the customer and the owner meet here: web, phone, post.")
    notes: Text | None = Field(None, description="Anything worth keeping; nothing reads it.")
    owner: AnyName | None = Field(None, description="The party accountable for the customer here; or `customer`: their own work.")
    backstage: Flag | None = Field(None, description="Overrides the owner's flag for this step.")
    needs: Ids = Field((), description="Facts that the owner must know here; what it does not know it asks for, where not backstage.")
    asks: Annotated[tuple[Ask, ...], unique(lambda ask: ask.fact)] = Field((), description="Facts asked for whether known or not.")
    learns: Ids = Field((), description="Facts that the owner comes to know here without asking.")
    tells: Ids = Field((), description="Facts that the owner knows here and tells the customer.")
    gives: Ids = Field((), description="Items that the customer gets.")
    uses_up: Ids = Field((), description="Items that the customer parts with; an error at an entry's step.")
    terms: Ids = Field((), description="Words used here without explanation.")
    explains: Ids = Field((), description="Words explained here.")
    promises: Ids = Field((), description="Commitments made to the customer here.")
    keeps: Ids = Field((), description="Commitments kept, or settled, here.")
    takes: Takes = Field(default_factory=lambda: _NOTHING, description="What each visit takes of the customer.")
    outcome: Id | None = Field(None, description="Ends the journey with this outcome; such a step has no transitions.")
    transitions: dict[Id, Alternatives] = Field(
        default_factory=dict, description="Trigger → target step, or a transition, or a list of alternatives."
    )

    def alternatives(self) -> Iterator[tuple[str, int | None, Transition]]:
        """Every transition out of this step, in file order: its trigger, its index where the trigger has a list, itself."""
        for trigger, written in self.transitions.items():
            if isinstance(written, Transition):
                yield trigger, None, written
            else:
                for index, transition in enumerate(written):
                    yield trigger, index, transition


class NamedPath(Model):
    """A walk that must stay possible, or impossible."""

    name: Id = Field(description="What the path is called in reports.")
    walk: WalkToken = Field(
        description="Its entry, then its triggers; of a trigger that has a list, which of it: `slip.press-2.inspect[1]`."
    )
    must: Literal["be-possible", "be-impossible"] = Field(description="Somebody of the run can walk it, or nobody can.")
    because: Text | None = Field(None, description="Why it must; reports say so.")


class Journey(Model):
    """A journey's file."""

    journey: Id = Field(description="The journey's id.")
    title: Text | None = Field(None, description="What the journey is called.")
    organisation: Id | None = Field(None, description="The organisation's id; it must be named where there are several.")
    entries: dict[Id, Id] = Field(min_length=1, description="Entry point → step.")
    steps: dict[Id, Step] = Field(min_length=1, description="Id → step.")
    paths: Annotated[tuple[NamedPath, ...], unique(lambda path: path.name)] = Field(
        (), description="Walks that must stay possible, or impossible."
    )
    waivers: Annotated[tuple[Waiver, ...], unique(lambda waiver: (waiver.rule, waiver.place, waiver.persona, waiver.journey))] = Field(
        (), description="Findings that somebody answers for."
    )
