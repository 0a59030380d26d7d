"""What people read when they mistype something in a journey: the whole messages, so that a reviewer reads what they will read."""

from __future__ import annotations

import pytest

from cxtest.errors import InputError
from cxtest.loading.loader import load_texts

ORGANISATION = """\
organisation: shop
parties:
  care: {title: Customer care}
  ivr: {automated: true}
facts:
  email: {}
  order-number: {}
"""

JOURNEY = """\
journey: returns
entries:
  email-link: help
steps:
  help:
    owner: care
    channel: web
    asks: [email]
    gives: [label]
    promises: [refund]
    transitions:
      call: agent
      stop: {to: gone}
  agent:
    owner: care
    channel: phone
    needs: [order-number]
    transitions:
      done: {to: closed, by: owner}
  closed:
    outcome: closed
    keeps: [refund]
  gone: {outcome: gone}
"""

PERSONA = """\
persona: pat
journeys:
  returns:
    enters-at: [email-link]
    wants: [closed]
"""


def said(journey: str = JOURNEY, organisation: str = ORGANISATION, persona: str = PERSONA) -> list[str]:
    """The messages, each with line and column, and with the file where it is not the journey's."""
    files = {"journeys/organisation.yaml": organisation, "journeys/returns.yaml": journey, "personas/pat.yaml": persona}
    with pytest.raises(InputError) as raised:
        load_texts(files)
    places = [str(problem.where).removeprefix("journeys/returns.yaml:") for problem in raised.value.problems]
    return [f"{place} {problem.message}" for place, problem in zip(places, raised.value.problems, strict=True)]


def test_the_files_that_are_mistyped_below_are_right() -> None:
    project = load_texts({"o.yaml": ORGANISATION, "j.yaml": JOURNEY, "p.yaml": PERSONA})
    assert (list(project.journeys), list(project.personas), project.warnings) == (["returns"], ["pat"], ())


TYPING_ERRORS = [
    pytest.param(
        "owner: care\n    channel: web",
        "ownr: care\n    channel: web",
        [
            "6:5 unknown key `ownr`; did you mean `owner`?",
        ],
        id="an unknown key near a valid one",
    ),
    pytest.param(
        "channel: web",
        "colour: web",
        [
            "7:5 unknown key `colour`; the keys of a step are `title`, `phase`, `channel`, `notes`, `owner`, `backstage`, `needs`, `asks`, `learns`, `tells`, `gives`, `uses-up`, `terms`, `explains`, `promises`, `keeps`, `takes`, `outcome`, `transitions`",
        ],
        id="an unknown key near none",
    ),
    pytest.param(
        "    owner: care\n    channel: web",
        "\towner: care\n    channel: web",
        [
            "6:1 a tab stands here; indent and separate with spaces",
        ],
        id="a tab",
    ),
    pytest.param(
        "    channel: web",
        "    channel web",
        [
            "7:5 a colon is missing in `channel web`; a key is written `key: value`",
        ],
        id="no colon",
    ),
    pytest.param(
        "    channel: web",
        "    channel:web",
        [
            "7:5 a space is missing after the colon in `channel:web`",
        ],
        id="no space after the colon",
    ),
    pytest.param(
        "    channel: web",
        '    title: "web',
        [
            "7:12 the quote that opens here is never closed",
        ],
        id="a quote that is not closed",
    ),
    pytest.param(
        "    channel: web",
        "    title: Help: the page",
        [
            "7:16 this `:` is one too many; put a text that contains `: ` in quotes",
        ],
        id="a colon in a text",
    ),
    pytest.param(
        "    channel: web",
        "      channel: web",
        [
            "7:7 this line is indented further than the ones it belongs to; or the line before it should end with `:`",
        ],
        id="a line too far in",
    ),
    pytest.param(
        "    channel: web",
        "   channel: web",
        [
            "7:4 this line does not line up with the ones it belongs to, which begin in line 5; check the indentation",
        ],
        id="a line too far out",
    ),
    pytest.param(
        "asks: [email]",
        "asks: [email",
        [
            "9:10 a `,` or `]` is missing before this, for the `[` in line 8",
        ],
        id="a bracket that is not closed",
    ),
    pytest.param(
        "asks: [email]",
        "asks: email",
        [
            "8:11 `asks`: a list is always written as a list: `[email]`",
        ],
        id="a name instead of a list",
    ),
    pytest.param(
        "asks: [email]",
        "asks:",
        [
            "8:5 `asks`: nothing is written here; expected a list, such as `[a, b]`, or `[]`",
        ],
        id="nothing instead of a list",
    ),
    pytest.param(
        "asks: [email]",
        "asks: {fact: email}",
        [
            "8:11 `asks`: expected a list, such as `[a, b]`, or `[]`, but found a mapping",
        ],
        id="a mapping instead of a list",
    ),
    pytest.param(
        "asks: [email]",
        "asks: [email, {fact: email, because: security}]",
        [
            "8:19 `asks`: `email` is in the list twice; write it once",
        ],
        id="one fact asked twice",
    ),
    pytest.param(
        "asks: [email]",
        "asks: [{fact: email, because: secure}]",
        [
            "8:35 `because`: expected one of `essential`, `security`, `expired`, `changed`, but found `secure`",
        ],
        id="a reason that is none",
    ),
    pytest.param(
        "asks: [email]",
        "asks: [{because: security}]",
        [
            "8:12 the key `fact` is missing in a question (the fact that is asked for)",
        ],
        id="a question without a fact",
    ),
    pytest.param(
        "asks: [email]",
        "asks: [{fact: email, becuase: security}]",
        [
            "8:26 unknown key `becuase`; did you mean `because`?",
        ],
        id="an unknown key of a question",
    ),
    pytest.param(
        "asks: [email]",
        "asks: [E-mail]",
        [
            "8:12 `asks`: expected a name in lower case: letters, digits and single hyphens, such as `order-number`, but found `E-mail`; did you mean `e-mail`?",
        ],
        id="a name in capitals",
    ),
    pytest.param(
        "asks: [email]",
        "asks: [[email]]",
        [
            "8:12 `asks`: expected a fact, or a mapping (`key: value`), but found a list",
        ],
        id="a list in a list",
    ),
    pytest.param(
        "channel: web",
        "owner: ivr",
        [
            "7:5 the key `owner` is already there, in line 6; a key is written once",
        ],
        id="a key written twice",
    ),
    pytest.param(
        "call: agent",
        "customer: agent",
        [
            "12:7 `customer` is a reserved word and cannot be a name here",
        ],
        id="a reserved trigger",
    ),
    pytest.param(
        "owner: care\n    channel: phone",
        "owner: clock\n    channel: phone",
        [
            "15:12 `owner`: `clock` is a reserved word; expected a party, or `customer`",
        ],
        id="a reserved owner",
    ),
    pytest.param(
        "call: agent",
        "call: agnt",
        [
            "12:13 there is no step `agnt`; did you mean `agent`?",
        ],
        id="a misspelt step",
    ),
    pytest.param(
        "call: agent",
        "call: elsewhere",
        [
            "12:13 there is no step `elsewhere` (there are `help`, `agent`, `closed`, `gone`); add it under `steps`",
        ],
        id="a step that is nowhere",
    ),
    pytest.param(
        "call: agent",
        "call:",
        [
            "12:7 `call`: nothing is written here; expected a target step",
        ],
        id="no target",
    ),
    pytest.param(
        "{to: gone}",
        "{by: customer}",
        [
            "13:7 the key `to` is missing in the transition `stop` (the target step; it may be the same step)",
        ],
        id="a transition without target",
    ),
    pytest.param(
        "by: owner",
        "by: robots",
        [
            "19:30 there is no party `robots` (there are `care`, `ivr`; or write `customer`, `owner`, `chance`, `clock`); add it under `parties` in `journeys/organisation.yaml`",
        ],
        id="a party that is nowhere",
    ),
    pytest.param(
        "by: owner",
        "by: ownr",
        [
            "19:30 there is no party `ownr`; did you mean `owner`?",
        ],
        id="a misspelt `owner`",
    ),
    pytest.param(
        "by: owner",
        "by: everything",
        [
            "19:30 `by`: `everything` decides nothing; expected `customer`, `owner`, `chance`, `clock` or a party",
        ],
        id="decided by everything",
    ),
    pytest.param(
        "by: owner",
        "at-most: 0",
        [
            "19:35 `at-most`: expected a whole number, 1 or more, but found `0`",
        ],
        id="at most never",
    ),
    pytest.param(
        "by: owner",
        "at-most: many",
        [
            "19:35 `at-most`: expected a whole number, such as `2`, but found `many`",
        ],
        id="a number in words",
    ),
    pytest.param(
        "by: owner",
        "carries: email",
        [
            "19:35 `carries`: a list is always written as a list: `[email]`, or `everything`",
        ],
        id="one fact carried",
    ),
    pytest.param(
        "by: owner",
        "when: {known: [emial], holds: [lable]}",
        [
            "19:41 there is no fact `emial`; did you mean `email`?",
            "19:57 no step gives the item `lable`; did you mean `label`?",
        ],
        id="a misspelt fact and item",
    ),
    pytest.param(
        "by: owner",
        "when: email",
        [
            "19:32 `when`: expected a mapping (`key: value`), or `{}`, but found `email`",
        ],
        id="a condition that is no mapping",
    ),
    pytest.param(
        "by: owner",
        "takes: {time: 5 minutes, wait: 2d..5m, money: €5}",
        [
            "19:40 `time`: expected a duration: whole numbers with units, largest first, such as `90s`, `5m`, `1h30m`, `3d`, or `0`, but found `5 minutes`; did you mean `5m`?",
            "19:57 `wait`: expected a range whose lower end comes first, such as `5m..2d`, but found `2d..5m`",
            "19:72 `money`: expected an amount of money without its currency, such as `12` or `12.50`, but found `€5`",
        ],
        id="amounts with odd units",
    ),
    pytest.param(
        "by: owner",
        "takes: 5m",
        [
            "19:33 `takes`: expected a mapping (`key: value`), or `{}`, but found `5m`",
        ],
        id="a duration instead of a mapping",
    ),
    pytest.param(
        "by: owner",
        "failure: yes",
        [
            "19:35 `failure`: expected `true` or `false`, but found `yes`",
        ],
        id="yes for true",
    ),
    pytest.param(
        "by: owner",
        "by: ",
        [
            "19:26 `by`: nothing is written here; expected a name in lower case: letters, digits and single hyphens, such as `order-number`",
        ],
        id="nothing instead of a party",
    ),
    pytest.param(
        "entries:\n  email-link: help",
        "entries:",
        [
            "2:1 `entries`: nothing is written here; expected a mapping (`key: value`)",
        ],
        id="nothing under entries",
    ),
    pytest.param(
        "entries:\n  email-link: help",
        "entries: {}",
        [
            "2:10 `entries`: at least one entry is needed here",
        ],
        id="an empty mapping of entries",
    ),
    pytest.param(
        "entries:\n  email-link: help\n",
        "",
        [
            "1:1 the key `entries` is missing in a journey (entry point → step)",
        ],
        id="no entries at all",
    ),
    pytest.param(
        "entries:\n  email-link: help",
        "entries: [help]",
        [
            "2:10 `entries`: expected a mapping (`key: value`), but found a list",
        ],
        id="a list of entries",
    ),
    pytest.param(
        "gives: [label]",
        "uses-up: [label]",
        [
            "9:5 `uses-up` cannot be at `help`: the entry `email-link` begins there, and nobody holds anything yet",
            "9:15 no step gives the item `label`; add it to `gives` of the step where the customer gets it",
        ],
        id="an item used up on entering",
    ),
    pytest.param(
        "gone: {outcome: gone}",
        "gone: {outcome: gone, transitions: {x: help}}",
        [
            "23:25 `gone` ends the journey with the outcome `gone`, so it has no `transitions`",
        ],
        id="an outcome with a way on",
    ),
    pytest.param(
        "owner: care\n    channel: web",
        "owner: customer\n    channel: web",
        [
            "8:5 `help` is the customer's own step, which cannot have `asks`; it may have `title`, `phase`, `channel`, `notes`, `owner`, `uses-up`, `takes`, `transitions`",
            "9:5 `help` is the customer's own step, which cannot have `gives`; it may have `title`, `phase`, `channel`, `notes`, `owner`, `uses-up`, `takes`, `transitions`",
            "10:5 `help` is the customer's own step, which cannot have `promises`; it may have `title`, `phase`, `channel`, `notes`, `owner`, `uses-up`, `takes`, `transitions`",
        ],
        id="the customer's own step with questions",
    ),
    pytest.param(
        "journey: returns",
        "journey: Returns",
        [
            "1:10 `journey`: expected a name in lower case: letters, digits and single hyphens, such as `order-number`, but found `Returns`; did you mean `returns`?",
        ],
        id="an id in capitals",
    ),
    pytest.param(
        "asks: [email]",
        "uses_up: [email]",
        [
            "8:5 unknown key `uses_up`; did you mean `uses-up`?",
        ],
        id="an underscore in a key",
    ),
    pytest.param(
        "asks: [email]",
        "Asks: [email]",
        [
            "8:5 unknown key `Asks`; did you mean `asks`?",
        ],
        id="a key in capitals",
    ),
    pytest.param(
        "journey: returns",
        "title: foo",
        [
            "1:1 the first key of a file says what it is: `organisation`, `journey` or `persona`; here it is `title`",
        ],
        id="another first key",
    ),
    pytest.param(
        "journey: returns",
        "jurney: returns",
        [
            "1:1 the first key of a file says what it is: `organisation`, `journey` or `persona`; did you mean `journey`?",
        ],
        id="a misspelt first key",
    ),
    pytest.param(
        "journey: returns",
        "journey: returns\norganisation: shpo",
        [
            "2:15 there is no organisation `shpo`; did you mean `shop`?",
        ],
        id="a misspelt organisation",
    ),
    pytest.param(
        "journey: returns",
        "journey: returns\norganisation: ../../etc/passwd",
        [
            "2:15 `organisation`: expected a name in lower case: letters, digits and single hyphens, such as `order-number`, but found `../../etc/passwd`",
        ],
        id="a path instead of an organisation",
    ),
    pytest.param(
        "channel: web",
        "title: [a, b]",
        [
            "7:12 `title`: expected text, but found a list",
        ],
        id="a list instead of a text",
    ),
    pytest.param(
        "keeps: [refund]",
        "keeps: [refnd]",
        [
            "22:13 no step makes the promise `refnd`; did you mean `refund`?",
        ],
        id="a misspelt promise",
    ),
    pytest.param(
        "needs: [order-number]",
        "needs: [ordernumber, zzz]",
        [
            "17:13 there is no fact `ordernumber`; did you mean `order-number`?",
            "17:26 there is no fact `zzz` (there are `email`, `order-number`); add it under `facts` in `journeys/organisation.yaml`",
        ],
        id="two facts that are nowhere",
    ),
    pytest.param(
        "  gone: {outcome: gone}",
        "  Gone Away: {outcome: gone}",
        [
            "23:3 the key `Gone Away`: expected a name in lower case: letters, digits and single hyphens, such as `order-number`; did you mean `gone-away`?",
        ],
        id="a step with a space in its name",
    ),
    pytest.param(
        "stop: {to: gone}",
        "stop: [gone, {to: gone}, {to: gone}]",
        [
            "13:20 `stop`: this entry is in the list twice; write it once",
        ],
        id="an alternative written twice",
    ),
    pytest.param(
        "gone: {outcome: gone}",
        "gone: []",
        [
            "23:9 `gone`: expected a mapping (`key: value`), or `{}`, but found a list",
        ],
        id="a list instead of a step",
    ),
    pytest.param(
        "gone: {outcome: gone}",
        "gone: gone",
        [
            "23:9 `gone`: expected a mapping (`key: value`), or `{}`, but found `gone`",
        ],
        id="a name instead of a step",
    ),
    pytest.param(
        "channel: web",
        "title: @home",
        [
            "7:12 a text cannot begin with `@`; put it in quotes",
        ],
        id="a text that begins with @",
    ),
    pytest.param(
        "channel: web",
        "title: *home",
        [
            "7:12 a text that begins with `*` needs quotes; references to anchors (`*name`) are not used here",
        ],
        id="a text that begins with *",
    ),
    pytest.param(
        "channel: web",
        "title: 50%\n%",
        [
            "8:2 a line cannot begin with `%`; put the text in quotes",
        ],
        id="a line that begins with %",
    ),
    pytest.param(
        "channel: web",
        'title: "a\\d"',
        [
            "7:15 a `\\` has a meaning of its own in double quotes, and this one has none; write `\\\\`, or use single quotes",
        ],
        id="a backslash in double quotes",
    ),
    pytest.param(
        "channel: web",
        "<<: {}",
        [
            "7:5 merge keys (`<<`) are not used here; write the keys out",
        ],
        id="a merge key",
    ),
    pytest.param(
        "  gone: {outcome: gone}",
        "  gone: {outcome: gone}\n---\na: b",
        [
            "24:1 a second document begins here with `---`; write it into a file of its own",
        ],
        id="a second document",
    ),
    pytest.param(
        "channel: web",
        'title: "web" site',
        [
            "7:18 this does not belong here, after a value that is complete; put text that contains quotes or brackets in quotes as a whole",
        ],
        id="a text after a quoted one",
    ),
    pytest.param(
        "asks: [email]",
        "asks: - email",
        [
            "8:11 a list cannot begin here; begin each entry on a line of its own, with `- `",
        ],
        id="a dash on the line of its key",
    ),
    pytest.param(
        "asks: [email]",
        "asks:\n      -email",
        [
            "9:7 `asks`: a space is missing after the `-` of a list",
        ],
        id="no space after a dash",
    ),
    pytest.param(
        "asks: [email]",
        "asks: [email]]",
        [
            "8:18 this `]` has no opening bracket",
        ],
        id="a bracket too many",
    ),
    pytest.param(
        "asks: [email]",
        "- email",
        [
            "8:5 an entry of a list (`- `) stands here among keys; give the list a key of its own, such as `needs:`",
        ],
        id="an entry of a list among keys",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "messages"), TYPING_ERRORS)
def test_a_typing_error_is_told_in_plain_words(right: str, wrong: str, messages: list[str]) -> None:
    assert right in JOURNEY
    assert said(JOURNEY.replace(right, wrong, 1)) == messages
