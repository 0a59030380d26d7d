"""A contractor whose failure belongs to nobody.

What it finds: an external party that owns a step some persona reaches, and for which no internal party answers.

Why it hurts: the customer bought from the brand and is sent to the carrier, who says to ask the sender. Customers do not tell who is on
the payroll, and need not.

Example: the carrier owns the delivery, and nobody owns the carrier.

Mended: `accountable: care`.

Basis: UK Consumer Rights Act 2015, sections 28 and 29 (goods are at the trader's risk until delivered); ISO 18295-1:2017, which holds
for outsourced centres too; GOV.UK Service Manual, "anything done by an outside supplier".
"""

from collections.abc import Iterator

from cxtest.analysis.case import JourneyCase
from cxtest.rulebook import Change, Example, Found, at_party, journey_rule
from cxtest.telling.words import Words, quoted

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [delivered]}
"""
ORGANISATION = """\
organisation: shop
parties:
  care: {}
  carrier: {external: true}
"""
FAILING = """\
journey: example
entries: {web: parcel}
steps:
  parcel:
    owner: carrier
    transitions: {deliver: {to: end, by: owner}}
  end: {outcome: delivered}
"""


@journey_rule(
    "unowned-third-party",
    "error",
    failing=Example(FAILING, PAT, ORGANISATION),
    mended=Example(FAILING, PAT, ORGANISATION.replace("{external: true}", "{external: true, accountable: care}")),
)
def unowned_third_party(case: JourneyCase) -> Iterator[Found]:
    """An external party, owner of a step that somebody reaches, without an accountable party that is neither external nor outside."""
    journey, parties = case.file.journey, case.file.organisation.parties
    says = Words(journey, case.file.organisation)
    steps: dict[str, list[str]] = {}
    for name, step in journey.steps.items():
        if step.owner in parties and parties[step.owner].external and step.outcome is None and name in case.coverage.reached:
            steps.setdefault(step.owner, []).append(name)
    internal = sorted(
        (name for name, p in parties.items() if not (p.external or p.outside or p.automated)), key=lambda name: parties[name].backstage
    )
    for party, owned in steps.items():
        answers = parties[party].accountable
        if answers is None or parties[answers].external or parties[answers].outside:
            who = "nobody" if answers is None else f"only {says.party(answers)}, no internal party either,"
            who = "nobody but itself" if answers == party else who
            yield Found(
                at_party(journey, party),
                f"Customers are in the hands of {says.party(party)}, a contractor, at {quoted(owned)}, and {who} answers for it.",
                f"name the internal party that answers for it: `accountable` at `{party}`"
                + (f" (`{internal[0]}` is but an example)" if internal and answers is None else ""),
                min((case.coverage.walks[step] for step in owned), key=lambda path: len(path.moves)),
                label="a contractor for whom nobody answers",
                changes=tuple(Change(at_party(journey, party), "accountable", (name,), "sets") for name in internal[:1] if answers is None),
            )
