"""The organisation: its parties, its systems, and the facts that may be asked or known."""

from pydantic import Field

from cxtest.model.values import Flag, Id, Ids, Model, Text


class Party(Model):
    """Somebody whom the customer may meet, or who works behind the curtain."""

    title: Text | None = Field(None, description="What the party is called in reports: The care team.")
    automated: Flag = Field(False, description="A bot, an IVR, a form.")
    backstage: Flag = Field(False, description="Works out of the customer's sight.")
    external: Flag = Field(False, description="A contractor who acts for the brand.")
    outside: Flag = Field(False, description="Does not act for the brand: a search engine, the customer's boss.")
    accountable: Id | None = Field(None, description="The internal party that answers for this contractor.")


class System(Model):
    """Something that several parties look into: what one user learns is recorded, and every other user can see it."""

    title: Text | None = Field(None, description="What the system is called.")
    used_by: Ids = Field((), description="The parties that use it.")
    records: Ids | None = Field(None, description="The facts that it records; left out: every fact.")


class Fact(Model):
    """Anything that may be asked or known: an e-mail address, an order number, what went wrong."""

    title: Text | None = Field(None, description="What the fact is called in reports: Order number.")
    part_of: Id | None = Field(None, description="The fact that this one is a part of. Who knows the whole knows its parts.")
    sensitive: Flag = Field(False, description="It is to be handled with care; no rule reads it yet.")


class Organisation(Model):
    """An organisation's file."""

    organisation: Id = Field(description="The organisation's id.")
    title: Text | None = Field(None, description="What the organisation is called.")
    currency: Text | None = Field(None, description="The currency of all money in its journeys, such as `GBP`.")
    parties: dict[Id, Party] = Field(default_factory=dict, description="Everyone the customer may meet, and everyone behind the curtain.")
    systems: dict[Id, System] = Field(default_factory=dict, description="What parties share what they learn through.")
    facts: dict[Id, Fact] = Field(default_factory=dict, description="Everything that may be asked or known.")
