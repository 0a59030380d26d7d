"""One failure, and nothing can be put right.

What it finds: a transition marked `failure` after which, though everything else goes right, a persona cannot come to a good end any
more, or not within their budget.

Why it hurts: things do go wrong. One declined card, one lost parcel must not be the end; recovery is part of the service.

Example: a lost parcel leads to a desk that only says so, again and again.

Mended: the desk sends another one.

Basis: fail points and fail-safes (Shostack, HBR 1984); service recovery; the N-1 criterion of power grids: the loss of any one part
must be survived.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Example, Found, at_transition, rule
from cxtest.telling.words import quoted, who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [web], wants: [delivered]}
"""
FAILING = """\
journey: example
entries: {web: parcel}
steps:
  parcel:
    owner: carrier
    transitions:
      deliver: {to: end, by: owner}
      lose: {to: desk, by: chance, failure: true}
  desk:
    owner: carrier
    transitions: {ask-again: desk}
  end: {outcome: delivered}
"""
MENDED = FAILING.replace("{ask-again: desk}", "{ask-again: desk, send-another: end}")


def _no_failure(case: Case) -> str | None:
    return None if any(move.failure for move in case.machine.moves) else "no transition of this journey is marked `failure`"


@rule("fatal-failure", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT), inapplicable=_no_failure)
def fatal_failure(case: Case) -> Iterator[Found]:
    """After this failure and no other, no walk reaches a good end within budget; told elsewhere where its target strands them."""
    case.require_whole()
    told_elsewhere = {case.machine.steps[step] for step in [*(place.step for place in case.stuck), *case.turned_away]}
    for entry in case.goal.enters_at:
        for move, path, too_dear in case.fatal_failures(entry):
            if move.target not in told_elsewhere:
                whose = words(case).owner(move.step)
                good = quoted(dict.fromkeys((*case.goal.wants, *case.goal.accepts)), "or")
                within = " within their budget" if too_dear else ""
                yield Found(
                    at_transition(move),
                    f"{who(case)} does not get over `{move.label}` at {words(case).step(move.step)}{whose}, even if all else goes right: "
                    f"after it no walk reaches {good}{within}.",
                    f"lead on from `{move.target}` to a good end{within}",
                    path.extended(move.label),
                    label=f"goes wrong here, and {'the rest is too much' if too_dear else 'that is the end'}",
                )
