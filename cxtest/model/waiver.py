"""A waiver: somebody answers for a finding, says why, and until when."""

from pydantic import Field

from cxtest.model.values import Day, Id, Model, Sentence


class Waiver(Model):
    """A finding that is let pass: it stays a finding, is shown and counted, and fails no run."""

    rule: Id = Field(description="The rule that finds it.")
    place: Sentence = Field(description="The finding's place, as reports write it: `agent`, `agent:email`, `agent.approve[1]`.")
    persona: Id | None = Field(
        None, description="Whose finding it is; left out: everybody's, in a journey's file, and in a persona's file that persona's."
    )
    journey: Id | None = Field(
        None, description="On which journey; left out: all of that persona's, in a persona's file, and in a journey's file that journey."
    )
    because: Sentence = Field(description="Why it is let pass.")
    owner: Sentence = Field(description="Who answers for it: a person, or a team.")
    until: Day | None = Field(
        None, description="The last day on which it holds, such as `2027-03-31`; after that it fails. Left out: no end."
    )
