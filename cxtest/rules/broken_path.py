"""A walk that must stay possible is closed, or one that must be impossible is open.

What it finds: a path of the journey's file (`paths`) that must be possible, and that no persona of the run can walk to its end; one that
must be impossible, and that some persona can; and either of them where no persona of the run comes in at its entry, so that nothing can
be said of it.

Why it hurts: somebody promised it, on a slip, in a contract or to a court, and the next change to the journey breaks it unseen. That a
good end is still within reach does not tell: it may be another way.

Example: no refund before somebody has looked at what is sent back, it was said after a fraud. The chat bot pays at once.

Mended: it pays whoever has the warehouse's note.

Basis: safety and reachability, as model checkers are asked for them (Baier and Katoen, Principles of Model Checking, 2008), of walks that
people have named; regression testing.
"""

from collections.abc import Iterator

from cxtest.analysis.case import JourneyCase, Walked
from cxtest.model.journey import NamedPath
from cxtest.rulebook import Example, Found, at_path, journey_rule
from cxtest.telling.words import Words, called, called_then, listed, ways_on

PAT = """\
persona: pat
journeys:
  example: {enters-at: [chat], wants: [refunded]}
"""
FAILING = """\
journey: example
entries: {chat: bot}
steps:
  bot:
    owner: chat-bot
    transitions:
      refund: {to: end, by: owner}
      send-it-in: warehouse
  warehouse:
    owner: warehouse
    gives: [note]
    transitions: {look-at-it: {to: bot, by: owner}}
  end: {outcome: refunded}
paths:
  - {name: no-refund-unseen, walk: chat.refund, must: be-impossible, because: a fraud}
  - {name: refund-once-seen, walk: chat.send-it-in.look-at-it.refund, must: be-possible}
"""
MENDED = FAILING.replace("refund: {to: end, by: owner}", "refund: {to: end, by: owner, when: {holds: [note]}}")

MOST = 3
"""How many personas are named in a sentence."""


@journey_rule(
    "broken-path", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT), concerns=lambda journey: bool(journey.paths)
)
def broken_path(case: JourneyCase) -> Iterator[Found]:
    """A path that is not as it must be, by walking it as each persona; or that nobody walks, since none comes in at its entry."""
    for path in case.file.journey.paths:
        walked = case.walked(path.walk)
        through = [one for one in walked if one.closed is None]
        if not walked:
            yield _nobody(case, path)
        elif path.must == "be-impossible" and through:
            yield _open(case, path, through)
        elif path.must == "be-possible" and not through:
            yield _closed(case, path, walked)


def _nobody(case: JourneyCase, path: NamedPath) -> Found:
    entry = path.walk.partition(".")[0]
    return Found(
        at_path(case.file.journey, path.name),
        f"Nobody of this run comes in at `{entry}`, so nothing can be said of the path `{path.name}`, which must {_must(path)}.",
        f"name `{entry}` under `enters-at` of a persona, add the persona who comes in there, or remove the path",
        label=f"nobody comes in at `{entry}`",
        details=_because(path),
    )


def _open(case: JourneyCase, path: NamedPath, through: list[Walked]) -> Found:
    first, *others = through
    also = f" So can {_some(others)}." if others else ""
    close = f"close `{first.path.moves[-1].place}` to who comes this way" if first.path.moves else f"let nobody in at `{path.walk}`"
    return Found(
        at_path(case.file.journey, path.name),
        f"{called(first.persona)} can walk the path `{path.name}`, which must be impossible.{also}",
        f"{close}, or close the way there; if it may be walked after all, change the path or remove it",
        first.path,
        label="somebody can walk it",
        details=_because(path),
    )


def _closed(case: JourneyCase, path: NamedPath, walked: list[Walked]) -> Found:
    """All who come in there are told of, those together whom the same closes the same way; who comes furthest goes first."""
    says = Words(case.file.journey, case.file.organisation)
    best = max(walked, key=lambda one: len(one.path.moves))
    step = best.path.machine.steps[best.path.end.step]
    groups: dict[str, list[Walked]] = {_what_closes(best): []}
    for one in walked:
        groups.setdefault(_what_closes(one), []).append(one)
    comes = "comes furthest, to" if len(groups) > 1 else "comes to"
    them = f"{called(best.persona)} {comes}" if len(groups) > 1 or len(walked) == 1 else "They come to"
    closed = [text if len(groups) == 1 else f"for {_some(members)}: {text}" for text, members in groups.items()]
    return Found(
        at_path(case.file.journey, path.name),
        f"Nobody of this run can walk the path `{path.name}`, which must be possible. {them} {says.step(step)}, and no further on it.",
        f"open `{step}.{best.closed}` to who comes this way, or add the persona who can walk it; if it need not be possible any more, "
        "change the path or remove it",
        closest=best.path,
        label="nobody can walk it",
        details=(*_because(path), *(("closed", text) for text in closed)),
    )


def _what_closes(walked: Walked) -> str:
    """The transition that a walk ends before, and what closes it: `agent.approve` needs the receipt, which they do not hold."""
    step = walked.path.machine.steps[walked.path.end.step]
    (way,) = [way for way in ways_on(walked.path) if way.label == walked.closed]
    return f"`{step}.{way.label}` {way.closed_by}"


def _because(path: NamedPath) -> tuple[tuple[str, str], ...]:
    return () if path.because is None else (("because", path.because),)


def _must(path: NamedPath) -> str:
    return path.must.replace("-", " ")


def _some(walked: list[Walked]) -> str:
    """Personas within a sentence, the first few of many."""
    names = [called_then(one.persona) for one in walked[:MOST]]
    return listed([*names, f"{len(walked) - MOST} more"] if len(walked) > MOST else names)
