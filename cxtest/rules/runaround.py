"""Round and round, with no way out.

What it finds: a set of steps that a persona can come into and never leave again, though there is always something to do.

Why it hurts: worse than a dead end, since nothing says that it is one. The customer goes on trying until they give up.

Example: the bot sends to the help page, the help page sends to the bot.

Mended: the bot hands over to a person.

Basis: Downe, "15 principles of good service design", 10 and 15; bottom strongly connected components, the "fair" dead ends of model
checking (Baier and Katoen, "Principles of Model Checking", 2008, 10.1).
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_steps, rule
from cxtest.telling.causes import no_way_back
from cxtest.telling.words import listed, quoted, who, words
from cxtest.verdicts import stopped

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [solved]}
"""
FAILING = """\
journey: example
entries: {web: start}
steps:
  start:
    owner: shop
    transitions: {call: phone, chat: bot}
  bot:
    owner: bot
    transitions: {read-help: help-page}
  help-page:
    owner: shop
    transitions: {ask-the-bot: bot}
  phone:
    owner: care
    transitions: {solve: end}
  end: {outcome: solved}
"""
MENDED = FAILING.replace("{read-help: help-page}", "{read-help: help-page, speak-to-a-person: phone}")


@rule("runaround", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def runaround(case: Case) -> Iterator[Found]:
    """A smallest closed set of reachable configurations with at least one open transition."""
    for found in case.runarounds:
        steps, path, says = found.steps, case.path(found.walk), words(case)
        what = "there is always something to do" if found.theirs else "something goes on happening"
        owners = sorted({owner for step in steps if (owner := case.journey.steps[step].owner)})
        yield Found(
            at_steps(steps),
            f"{who(case)} can come to {says.steps(steps)} and goes round there for ever: {what}, and nothing of it leads out. "
            + stopped(f"Owned by {listed(says.party(owner) for owner in owners) or 'nobody'}"),
            f"open a way out of {quoted(steps, 'or')} to a good end",
            path,
            note=case.promised_enough,
            label="round and round from here",
            causes=no_way_back(case, path),
        )
