"""What people read when a path of a journey names something that is not there: the whole messages, at the piece of the walk."""

from __future__ import annotations

import pytest

from cxtest.errors import InputError
from cxtest.loading.loader import load_texts
from cxtest.model.journey import NamedPath
from cxtest.model.values import LONGEST_WALK

JOURNEY = """\
journey: returns
entries: {email-link: help, phone: help}
steps:
  help: {owner: care, transitions: {call: agent, look: [help, agent], nothing: [], stop: {to: gone}}}
  agent: {owner: care, transitions: {done: {to: gone, by: owner}}}
  gone: {outcome: gone}
paths:
"""
PERSONA = "persona: pat\njourneys: {returns: {enters-at: [phone], wants: [gone]}}\n"
FOR_EVER = ", so that this path would pass for ever: mend it, or remove it"
WALK = "`walk`: expected a walk: its entry, then its triggers, such as `slip.press-2.inspect[1]`"

A_NAME = "expected a name in lower case: letters, digits and single hyphens, such as `order-number`"
NO_WALK = (
    "the key `walk` is missing in a path "
    "(its entry, then its triggers; of a trigger that has a list, which of it: `slip.press-2.inspect[1]`)"
)


def loaded(paths: str, journey: str = JOURNEY) -> tuple[NamedPath, ...]:
    project = load_texts({"journeys/returns.yaml": journey + paths, "personas/pat.yaml": PERSONA})
    return project.journeys["returns"].journey.paths


def said(paths: str, journey: str = JOURNEY) -> list[str]:
    """The messages, each with what it stands at."""
    with pytest.raises(InputError) as raised:
        loaded(paths, journey)
    found = []
    for problem in raised.value.problems:
        where = problem.where
        assert where is not None
        assert problem.excerpt is not None
        shown = problem.excerpt[where.column - 1 : where.end_column - 1] if where.line == where.end_line else "…"
        found.append(f"{where.line}:{where.column} {shown}: {problem.message}")
    return found


def path(walk: str, must: str = "be-possible") -> str:
    return f"  - name: x\n    walk: {walk}\n    must: {must}\n"


def test_paths_are_read() -> None:
    first, second = loaded(path("phone.look[0].call.done", "be-impossible") + "  - {name: y, walk: '12', must: be-possible, because: no}\n",
                           JOURNEY.replace("phone: help", "phone: help, 12: help"))  # fmt: skip
    assert (first.name, first.walk, first.must, first.because) == ("x", "phone.look[0].call.done", "be-impossible", None)
    assert (second.walk, second.must, second.because) == ("12", "be-possible", "no")
    assert loaded("", JOURNEY.replace("paths:\n", "")) == loaded("", JOURNEY.replace("paths:", "paths: []")) == ()


NOWHERE = [
    ("emial-link.call", "9:11 emial-link", "there is no entry `emial-link`", "; did you mean `email-link`?"),
    ("door.call", "9:11 door", "there is no entry `door`", "; the entries are `email-link`, `phone`"),
    ("help", "9:11 help", "there is no entry `help`", "; the entries are `email-link`, `phone`"),
    ("phone.cal.done", "9:17 cal", "`cal` does not leave `help`, where this walk has come to", "; did you mean `call`?"),
    ("phone.call.doen", "9:22 doen", "`doen` does not leave `agent`, where this walk has come to", "; did you mean `done`?"),
    ("'phone.call.doen'", "9:23 doen", "`doen` does not leave `agent`, where this walk has come to", "; did you mean `done`?"),
    ('"ph\\u006fne.cal"', '9:11 "ph\\u006fne.cal"', "`cal` does not leave `help`, where this walk has come to", "; did you mean `call`?"),
    ("phone.call.call", "9:22 call", "`call` does not leave `agent`, where this walk has come to", "; from there lead `done`"),
    ("phone.stop.done", "9:22 done", "`done` does not leave `gone`, where this walk has come to", "; nothing leads on from there"),
    ("phone.look", "9:17 look", "`look` has a list at `help`, and it is not said which of it is meant", "; there are `look[0]`, `look[1]`"),
    ("phone.look[2]", "9:17 look[2]", "`look` at `help` has no `look[2]`", "; there are `look[0]`, `look[1]`"),
    ("phone.look[00]", "9:17 look[00]", "`look` at `help` has no `look[00]`", "; there are `look[0]`, `look[1]`"),
    ("phone.look[0].lok[1]", "9:25 lok[1]", "`lok[1]` does not leave `help`, where this walk has come to", "; did you mean `look[1]`?"),
    ("phone.look[0].lok", "9:25 lok", "`lok` does not leave `help`, where this walk has come to", "; did you mean `look[0]`?"),
    ("phone.nothing[0]", "9:17 nothing[0]", "`nothing` at `help` has no `nothing[0]`", "; the list is empty"),
    ("phone.call[0]", "9:17 call[0]", "`call` has no list at `help`, but `call[0]` names one of a list", "; write `call`"),
]


@pytest.mark.parametrize(("walk", "where", "what", "hint"), NOWHERE, ids=[walk for walk, *_ in NOWHERE])
def test_a_walk_that_is_nowhere(walk: str, where: str, what: str, hint: str) -> None:
    assert said(path(walk)) == [f"{where}: {what}{hint}"]
    assert said(path(walk, "be-impossible")) == [f"{where}: {what}{FOR_EVER}{hint}"]


@pytest.mark.parametrize("walk", ["Phone.call", "phone..call", "phone.", ".call", "phone[0].call", "phone.look[x]", "phone.call done"])
def test_what_is_not_written_as_walks_are(walk: str) -> None:
    assert said(path(walk)) == [f"9:11 {walk}: {WALK}, but found `{walk}`"]


def test_a_walk_is_one_text_and_has_an_end() -> None:
    assert said(path("[phone, call]")) == [f"9:11 [phone, call]: {WALK}, but found a list"]
    assert said(path("")) == [f"9:5 walk: `walk`: nothing is written here; {WALK.removeprefix('`walk`: ')}"]
    long = "phone" + ".look[0]" * (LONGEST_WALK // 8)
    assert said(path(long)) == [f"9:11 {long}: {WALK}, but found `{long[:40]}…` ({len(long):,} characters)"]
    assert loaded(path(long[: 5 + 8 * 2499]))


def test_in_braces_a_walk_with_an_index_is_quoted() -> None:
    message = "9:31 [: between `{` and `}` a text with `[` in it needs quotes, such as `'slip.inspect[1]'`"
    assert said("  # in braces\n  - {name: x, walk: phone.look[0], must: be-possible}\n") == [message]
    assert loaded("  - {name: x, walk: 'phone.look[0]', must: be-possible}\n")[0].walk == "phone.look[0]"


def test_two_paths_have_two_names() -> None:
    assert said(path("phone") + path("phone.call", "be-impossible")) == [
        "11:11 x: `paths`: two entries have the name `x`; give one of them another"
    ]


def test_all_that_is_wrong_with_paths_is_said_at_once() -> None:
    entries = [
        "{name: a, walk: phone}", "{walk: phone, must: be-possible}", "{name: c, must: be-posible, walk: phone}",
        "{name: D d, must: be-possible, walk: phone, becaus: x}", "{name: owner, must: be-possible}",
    ]  # fmt: skip
    assert said("".join(f"  - {entry}\n" for entry in entries)) == [
        "8:5 {name: a, walk: phone}: the key `must` is missing in a path (somebody of the run can walk it, or nobody can)",
        "9:5 {walk: phone, must: be-possible}: the key `name` is missing in a path (what the path is called in reports)",
        "10:21 be-posible: `must`: expected one of `be-possible`, `be-impossible`, but found `be-posible`; did you mean `be-possible`?",
        f"11:12 D d: `name`: {A_NAME}, but found `D d`; did you mean `d-d`?",
        "11:49 becaus: unknown key `becaus`; did you mean `because`?",
        f"12:5 {{name: owner, must: be-possible}}: {NO_WALK}",
        "12:12 owner: `name`: `owner` is a reserved word and cannot be a name here",
    ]


def test_nothing_is_said_of_a_walk_past_what_is_broken_itself() -> None:
    journey = JOURNEY.replace("call: agent", "call: agnet").replace("done: {to: gone, by: owner}", "done: {by: owner}")
    assert said(path("phone.call.done") + path("phone.look[1].done").replace("name: x", "name: y"), journey) == [
        "4:43 agnet: there is no step `agnet`; did you mean `agent`?",
        "5:38 done: the key `to` is missing in the transition `done` (the target step; it may be the same step)",
    ]
