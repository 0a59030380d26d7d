"""Kept for ever, for one who stops answering.

What it finds: a set of steps that goes on for ever for a customer who decides nothing any more: only the others, chance or the clock
move, and none of it leads out.

Why it hurts: a menu that repeats itself to somebody who cannot speak, a reminder that reminds for ever. The case is never closed, and
nobody is told.

Example: the bot asks again at every silence.

Mended: after two silences it hands over to a person who closes the case.

Basis: ITIL and ISO 10002 on closing what was opened; WCAG 2.2, 2.2.1 for the idea of a limit that is announced.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_steps, rule
from cxtest.telling.causes import by_the_clock
from cxtest.telling.words import quoted, who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [chat], wants: [solved], accepts: [closed]}
"""
FAILING = """\
journey: example
entries: {chat: bot}
steps:
  bot:
    owner: bot
    needs: [problem]
    transitions:
      answer: end
      silence: {to: bot, by: clock, unanswered: true}
  end: {outcome: solved}
"""
MENDED = FAILING.replace(
    "{to: bot, by: clock, unanswered: true}",
    "{to: bot, by: clock, unanswered: true, at-most: 2}\n      enough: {to: closed, by: clock, unanswered: true}",
).replace("  end: {outcome: solved}", "  closed: {outcome: closed}\n  end: {outcome: solved}")


@rule("endless-wait", "warning", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def endless_wait(case: Case) -> Iterator[Found]:
    """As `runaround`, with only the transitions that are not decided by the customer."""
    for found in case.endless_waits:
        steps, out = found.steps, dict.fromkeys(move.label for move in found.out)
        only = f" Only they themselves can end it, with {quoted(out, 'or')}." if out else ""
        yield Found(
            at_steps(steps),
            f"{who(case)}, once they stop answering, is kept at {words(case).steps(steps)} for ever: what the others do there never comes "
            f"to an end.{only}",
            f"limit it with `at-most`, and lead on from {quoted(steps, 'or')} by the clock once it is used up",
            case.path(found.walk),
            label="waits here, and nothing ever ends it",
            changes=by_the_clock(case, found),
        )
