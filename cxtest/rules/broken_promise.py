"""Promised, and never kept.

What it finds: a promise that is still owed when the journey ends, when the customer is left standing, or on every step of a round that
never ends.

Why it hurts: "We will call you back." One strike is often all there is.

Example: sales promises the migration, and the journey ends without it.

Mended: onboarding keeps it.

Basis: Shostack, HBR 1984 ("a representative says he'll get back to you and doesn't"); soundness of workflow nets (van der Aalst 1997),
"proper completion"; ISO 10002:2018.
"""

from collections.abc import Iterator

from cxtest.analysis.case import Case
from cxtest.rulebook import Change, Example, Found, at_promise, at_step, rule
from cxtest.telling.causes import made
from cxtest.telling.words import quoted, who, words

PAT = """\
persona: pat
journeys:
  example: {enters-at: [demo], wants: [live]}
"""
FAILING = """\
journey: example
entries: {demo: pitch}
steps:
  pitch:
    owner: sales
    promises: [migration]
    transitions: {sign: set-up}
  set-up:
    owner: onboarding
    transitions: {go-live: end}
  end: {outcome: live}
"""
MENDED = FAILING.replace("    owner: onboarding\n", "    owner: onboarding\n    keeps: [migration]\n")


@rule("broken-promise", "error", failing=Example(FAILING, PAT), mended=Example(MENDED, PAT))
def broken_promise(case: Case) -> Iterator[Found]:
    """A promise is owed at an outcome, where nothing is open, or in every configuration of a runaround."""
    for promise, steps, path in case.owed():
        ends, where = case.machine.outcome(path.end) is not None, words(case).steps(steps)
        ending = f"and it ends at {where}" if ends else f"and they go no further than {where}"
        too_late = ends and promise in case.journey.steps[steps[0]].promises
        yield Found(
            at_promise(steps, promise),
            f"{who(case)} was promised `{promise}`, {ending} without it.",
            f"do not promise it at `{steps[0]}`, where the journey is over and nobody can keep it any more"
            if too_late
            else f"keep it, or settle it honestly, once it is made and at the latest at `{steps[0]}`: `keeps: [{promise}]`"
            if ends
            else f"lead on from {quoted(steps, 'or')} to where it is kept; or keep it, or settle it honestly, before "
            f"(`keeps: [{promise}]`)",
            path,
            note=not ends and case.promised_enough,
            label=f"without `{promise}`",
            causes=made(case, path, promise),
            changes=tuple(Change(at_step(step), "keeps", (promise,)) for step in steps) if ends and not too_late else (),
        )
