"""Only by a channel that they cannot use.

What it finds: a step where nothing is open to a persona because of channels: the customer is not there to be met, or every way on that
is otherwise open goes by a channel that they cannot use.

Why it hurts: the call-back rings at a phone that a deaf customer does not answer; the return label is a code in an app that nobody
without a smartphone can show. The service works, for others.

Example: the hotline is reached by phone alone.

Mended: by chat.

Basis: GOV.UK Service Standard, point 5 (make sure everyone can use the service); ISO 22458:2022 on consumer vulnerability.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_step, rule
from cxtest.telling.causes import no_way_back, way_back
from cxtest.telling.words import listed, who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [booked]}
channels: [web, chat]
"""
FAILING = """\
journey: example
entries: {web: page}
steps:
  page:
    owner: desk
    channel: web
    transitions: {next: hotline}
  hotline:
    owner: desk
    channel: phone
    transitions: {book: end}
  end: {outcome: booked}
"""
MENDED = FAILING.replace("channel: phone", "channel: chat")


def _any_channel(case: Case) -> str | None:
    return "this persona names no channels: they can use any" if case.persona.channels is None else None


@rule("locked-out", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT), inapplicable=_any_channel)
def locked_out(case: Case) -> Iterator[Found]:
    """No transition open; the customer is absent, or one would be open if they could use every channel."""
    for place in case.stuck_by("locked-out"):
        step, path, says = case.machine.steps[place.step], case.path(place.walk), words(case)
        can = listed(case.persona.channels or ()) or "no channel"
        absent, channel = case.machine.absent(path.end), case.journey.steps[step].channel
        if absent:
            what = f"cannot be met at {says.step(step)}: it is by {channel}, and they can use {can}"
            mend = f"give `{step}` a transition with `unanswered: true` for who is not there, or meet them by a channel that they use"
        else:
            what = f"can go no further at {says.step(step)}: they can use {can}"
            mend = f"offer, from `{step}`, the same by a channel that they can use"
        yield Found(
            at_step(step),
            f"{who(case)} {what}. {says.whose(step)}",
            mend,
            path,
            note=case.promised_enough,
            label=f"by {channel}" if absent else "on by a channel that they cannot use",
            ways=True,
            causes=no_way_back(case, path),
            changes=way_back(case, path, "nobody-there", "by: clock, unanswered: true") if absent else (),
        )
