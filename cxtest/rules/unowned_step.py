"""A step that is nobody's.

What it finds: a step without an owner, not an outcome, that a persona comes to without being handed over (they begin there, or were in
nobody's hands before). Where they are handed over to nobody, `unowned-hand-off` says so.

Why it hurts: what belongs to nobody is mended by nobody, and whoever waits there waits alone.

Example: the journey begins with a form that no team owns.

Mended: it has an owner.

Basis: accountability in RACI: exactly one; ISO 10002:2018 on accountability.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.machine.state import HandedOff
from cxtest.rulebook import Example, Found, at_step, rule
from cxtest.telling.causes import owned_by
from cxtest.telling.words import who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [solved]}
"""
FAILING = """\
journey: example
entries: {web: form}
steps:
  form:
    transitions: {send: desk}
  desk:
    owner: care
    transitions: {solve: end}
  end: {outcome: solved}
"""
MENDED = FAILING.replace("  form:\n", "  form:\n    owner: care\n")


@rule("unowned-step", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def unowned_step(case: Case) -> Iterator[Found]:
    """A reachable step with no owner, not an outcome, into which this persona can take no hand-off."""
    case.require_whole()
    nobodys = {name for name, step in case.journey.steps.items() if step.owner is None and step.outcome is None}
    into = {event.move.target for event, _ in case.first(HandedOff, lambda event: event.move.target in nobodys)}
    for step, walk in case.nearest.items():
        name = case.machine.steps[step]
        if name in nobodys - into:
            path = case.path(walk)
            yield Found(
                at_step(name),
                f"{who(case)} comes to {words(case).step(name)}, and nobody owns that step.",
                f"name the party that is accountable for the customer there: `owner` at `{name}`; `owner: customer` for their own work",
                path,
                label="nobody’s",
                changes=owned_by(case, path, name),
            )
