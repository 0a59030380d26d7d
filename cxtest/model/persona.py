"""A persona: who walks the journeys, with their goals, entry points, budgets and baggage."""

from typing import Annotated, Literal

from pydantic import Field

from cxtest.model.values import Count, Duration, Id, Ids, Model, Money, Text, TriggerReference, Triggers, unique
from cxtest.model.waiver import Waiver

Level = Literal["with-luck", "choosing-well", "always"]
"""The least that must hold, weakest first; the promises of semantics.md, section 4, without `never`."""


class PersonaJourney(Model):
    """What a persona wants of one journey."""

    enters_at: Ids = Field(min_length=1, description="The entry points where they come in.", json_schema_extra={"minItems": 1})
    wants: Ids = Field(min_length=1, description="The outcomes that they want.", json_schema_extra={"minItems": 1})
    accepts: Ids = Field((), description="Outcomes that they can live with.")
    already_told: dict[Id, Ids] = Field(default_factory=dict, description="Party → facts that it knew before this journey.")
    requires: Level = Field("always", description="The least promise that must hold.")


class Budget(Model):
    """What a persona puts up with: caps on the ledger, met jointly by one walk."""

    time: Duration | None = Field(None, description="Their own time.")
    wait: Duration | None = Field(None, description="Time that passes meanwhile.")
    elapsed: Duration | None = Field(None, description="Time and wait together.")
    money: Money | None = Field(None, description="Money, in the organisation's currency.")
    steps: Count | None = Field(None, description="Steps after the entry's.")
    facts: Count | None = Field(None, description="Facts asked, repeats and optional ones included.")
    repeats: Count | None = Field(None, description="Facts asked again.")
    hand_offs: Count | None = Field(None, description="Hand-offs that the customer feels.")
    channel_switches: Count | None = Field(None, description="Changes from one channel to another.")
    failures: Count | None = Field(None, description="Things that go wrong.")


class Persona(Model):
    """A persona's file."""

    persona: Id = Field(description="The persona's id.")
    title: Text | None = Field(None, description="What the persona is called in reports: Gift recipient.")
    story: Text | None = Field(None, description="Who they are, and what brings them here.")
    based_on: Text | None = Field(None, description="The research behind it, or `assumption`.")
    journeys: dict[Id, PersonaJourney] = Field(default_factory=dict, description="Journey id → what they want of it.")
    lacks: Ids = Field((), description="Facts that they cannot give, unless they are told them on the way.")
    withholds: Ids = Field((), description="Facts that they will not give.")
    channels: Ids | None = Field(None, description="The channels that they can use; left out: any.")
    refuses: Triggers = Field((), description="Triggers that they never choose: `pay`, or at one step alone `counter.pay`.")
    insists_on: dict[TriggerReference, Ids] = Field(
        default_factory=dict, description="Trigger (or `step.trigger`) → items that they must hold first."
    )
    understands: Ids | None = Field(None, description="Terms they know; left out: jargon is not judged.")
    budget: Budget = Field(default_factory=Budget.model_construct, description="What they put up with.")
    habits: dict[TriggerReference, Money] = Field(
        {}, description="Trigger (or `step.trigger`) → weight in random walks; left out: 1. No verdict depends on it."
    )
    traits: dict[Id, Text] = Field(default_factory=dict, description="Name → value, for `when.trait`.")
    waivers: Annotated[tuple[Waiver, ...], unique(lambda waiver: (waiver.rule, waiver.place, waiver.persona, waiver.journey))] = Field(
        (), description="Findings that somebody answers for."
    )
