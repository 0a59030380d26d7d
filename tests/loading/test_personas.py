"""The names in a persona: misspelt ones are errors, those that are nowhere are warned of and read as if they were not written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cxtest.errors import InputError
from cxtest.loading.loader import load_texts
from cxtest.model.persona import Persona
from cxtest.model.project import Project

FILES = {
    "journeys/organisation.yaml": "organisation: shop\nparties: {care: {}, courier: {}}\nfacts: {email: {}, order-number: {}}\n",
    "journeys/returns.yaml": """\
journey: returns
organisation: shop
entries: {door: help, post: help}
steps:
  help: {owner: care, channel: web, gives: [label], transitions: {call: desk, leave: gone}}
  desk: {owner: care, channel: phone, transitions: {leave: gone, finish: {to: closed, by: owner}}}
  gone: {outcome: gone}
  closed: {outcome: closed}
""",
    "journeys/moving.yaml": """\
journey: moving
organisation: mover
entries: {flat: start}
steps:
  start: {owner: van, channel: app, gives: [box], transitions: {load: done}}
  done: {outcome: done}
""",
    "journeys/mover.yaml": "organisation: mover\nparties: {van: {}}\nfacts: {address: {}}\n",
}
GOALS = "journeys: {returns: {enters-at: [door], wants: [closed]}}\n"


def loaded(persona: str, only_journeys: tuple[str, ...] = ()) -> Project:
    return load_texts({**FILES, "personas/pat.yaml": "persona: pat\n" + persona}, only_journeys=only_journeys)


def pat(persona: str, only_journeys: tuple[str, ...] = ()) -> Persona:
    return loaded(persona, only_journeys).personas["pat"].persona


def warnings(persona: str, only_journeys: tuple[str, ...] = ()) -> list[str]:
    found = loaded(persona, only_journeys).warnings
    return [f"{warning.where}: {warning.message}".removeprefix("personas/pat.yaml:") for warning in found]


def errors(persona: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        loaded(persona)
    return [message.removeprefix("personas/pat.yaml:") for message in str(raised.value).split("\n")]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("lacks: [emial]", "3:9: there is no fact `emial` in the journeys of this persona; did you mean `email`?"),
        ("withholds: [ordernumber]", "3:13: there is no fact `ordernumber` in the journeys of this persona; did you mean `order-number`?"),
        ("channels: [phone, wbe]", "3:19: there is no channel `wbe` in the journeys of this persona; did you mean `web`?"),
        ("refuses: [cal]", "3:11: there is no trigger `cal` in the journeys of this persona; did you mean `call`?"),
        ("refuses: [desk.leav]", "3:11: there is no trigger `desk.leav` in the journeys of this persona; did you mean `desk.leave`?"),
        ("refuses: [help-call]", "3:11: there is no trigger `help-call` in the journeys of this persona; did you mean `help.call`?"),
        ("insists-on: {cal: [label]}", "3:14: there is no trigger `cal` in the journeys of this persona; did you mean `call`?"),
        ("insists-on: {call: [lable]}", "3:21: there is no item `lable` in the journeys of this persona; did you mean `label`?"),
        ("habits: {cal: 2}", "3:10: there is no trigger `cal` in the journeys of this persona; did you mean `call`?"),
    ],
)
def test_a_misspelt_name_is_an_error(written: str, message: str) -> None:
    assert errors(GOALS + written) == [message]


def test_misspelt_names_of_one_journey_are_errors() -> None:
    goals = "{returns: {enters-at: [dor], wants: [closd], accepts: [gon], already-told: {car: [email], courier: [emial]}}}"
    assert errors(f"journeys: {goals}\n") == [
        "2:34: there is no entry `dor` in the journey `returns`; did you mean `door`?",
        "2:48: there is no outcome `closd` in the journey `returns`; did you mean `closed`?",
        "2:66: there is no outcome `gon` in the journey `returns`; did you mean `gone`?",
        "2:87: there is no party `car` in the journey `returns`; did you mean `care`?",
        "2:111: there is no fact `emial` in the journey `returns`; did you mean `email`?",
    ]
    assert errors("journeys: {retuns: {enters-at: [door], wants: [closed]}}") == [
        "2:12: there is no journey `retuns`; did you mean `returns`?"
    ]


def test_names_that_are_nowhere_are_warned_of_and_left_out() -> None:
    written = """\
journeys:
  returns:
    enters-at: [door, window]
    wants: [closed, happiness]
    accepts: [resignation]
    already-told: {police: [email], care: [email, shoe-size]}
  complaints: {enters-at: [door], wants: [closed]}
lacks: [shoe-size, email]
withholds: [shoe-size]
channels: [fax]
refuses: [dance, desk.dance, call]
insists-on: {dance: [label], call: [zebra, label], leave: [zebra]}
habits: {dance: 3, leave: 0.5}
understands: [whatever]
traits: {patience: none}
"""
    read = pat(written)
    wish = read.journeys["returns"]
    assert (wish.enters_at, wish.wants, wish.accepts, wish.already_told) == (("door",), ("closed",), (), {"care": ("email",)})
    assert list(read.journeys) == ["returns"]
    assert (read.lacks, read.withholds, read.refuses) == (("email",), (), ("call",))
    assert read.insists_on == {"call": ("label",), "leave": ()}
    assert read.habits == {"leave": Decimal("0.5")}
    assert (read.understands, read.traits) == (("whatever",), {"patience": "none"})
    assert read.channels == ()
    returns = " in the journey `returns` (there are"
    mine = " in the journeys of this persona (there are"
    triggers = "`call`, `finish`, `leave`, `desk.finish`, `desk.leave`, `help.call`, `help.leave`"
    assert warnings(written) == [
        f"{place}: there is no {message}); it is read as if it were not written"
        for place, message in [
            ("4:23", f"entry `window`{returns} `door`, `post`"),
            ("5:21", f"outcome `happiness`{returns} `closed`, `gone`"),
            ("6:15", f"outcome `resignation`{returns} `closed`, `gone`"),
            ("7:20", f"party `police`{returns} `care`, `courier`"),
            ("7:51", f"fact `shoe-size`{returns} `email`, `order-number`"),
            ("8:3", "journey `complaints` (there are `moving`, `returns`"),
            ("9:9", f"fact `shoe-size`{mine} `email`, `order-number`"),
            ("10:13", f"fact `shoe-size`{mine} `email`, `order-number`"),
            ("11:12", f"channel `fax`{mine} `phone`, `web`"),
            ("12:11", f"trigger `dance`{mine} {triggers}"),
            ("12:18", f"trigger `desk.dance`{mine} {triggers}"),
            ("13:14", f"trigger `dance`{mine} {triggers}"),
            ("13:37", f"item `zebra`{mine} `label`"),
            ("13:60", f"item `zebra`{mine} `label`"),
            ("14:10", f"trigger `dance`{mine} {triggers}"),
        ]
    ]


def test_a_short_name_is_near_to_nothing() -> None:
    """Fewer than half of its letters may differ: of `pst` one, of `it` none."""
    assert warnings(GOALS.replace("[door]", "[door, it]"))
    assert errors(GOALS.replace("[door]", "[door, pst]"))


def test_goals_left_empty_are_an_error() -> None:
    assert errors("journeys: {returns: {enters-at: [window], wants: [happiness, wealth]}}\n") == [
        "2:22: `enters-at`: there is no entry `window` in the journey `returns` (there are `door`, `post`), and at least one is needed",
        (
            "2:43: `wants`: there is no outcome `happiness`, `wealth` in the journey `returns` (there are `closed`, `gone`), and at least one is "
            "needed"
        ),
    ]


def test_an_empty_list_of_channels_stays_a_list() -> None:
    assert pat(GOALS + "channels: []").channels == ()
    assert pat(GOALS).channels is None


def test_names_outside_of_journeys_are_looked_up_in_all_journeys_of_the_persona() -> None:
    both = "journeys: {returns: {enters-at: [door], wants: [closed]}, moving: {enters-at: [flat], wants: [done]}}\n"
    rest = "lacks: [email, address]\nchannels: [web, app]\nrefuses: [load, desk.leave]\ninsists-on: {load: [label, box]}\n"
    assert warnings(both + rest) == []
    assert len(warnings(GOALS + rest)) == 4
    assert len(warnings(both + rest, only_journeys=("returns",))) == 4


def test_names_in_a_journey_are_looked_up_in_that_journey_alone() -> None:
    both = "journeys: {returns: {enters-at: [door], wants: [closed, done]}, moving: {enters-at: [flat], wants: [done]}}\n"
    assert errors(both) == ["2:57: there is no outcome `done` in the journey `returns`; did you mean `gone`?"]


def test_a_journey_that_is_found_but_not_in_the_run_is_left_alone() -> None:
    both = "journeys: {returns: {enters-at: [door], wants: [closed]}, moving: {enters-at: [flt], wants: [dne]}}\n"
    assert list(pat(both, only_journeys=("returns",)).journeys) == ["returns"]
    assert warnings(both, only_journeys=("returns",)) == []


def test_of_a_persona_without_a_journey_in_the_run_only_its_journeys_are_looked_up() -> None:
    written = "journeys: {complaints: {enters-at: [x], wants: [y]}}\nlacks: [emial]\nrefuses: [cal]\n"
    assert pat(written).lacks == ("emial",)
    assert [warning.split("(")[0] for warning in warnings(written)] == ["2:12: there is no journey `complaints` "]
    assert warnings("lacks: [emial]\n") == []


def test_a_file_full_of_names_that_are_nowhere_ends_in_errors() -> None:
    names = ", ".join(f"nothing-of-the-kind-{number}" for number in range(1_000))
    facts = ", ".join(f"something-else-{number}: {{}}" for number in range(1_000))
    files = {**FILES, "journeys/organisation.yaml": f"organisation: shop\nparties: {{care: {{}}}}\nfacts: {{{facts}}}\n"}
    with pytest.raises(InputError) as raised:
        load_texts({**files, "personas/pat.yaml": f"persona: pat\n{GOALS}lacks: [{names}]"})
    messages = [problem.message for problem in raised.value.problems]
    assert 500 < len(messages) < 1_000
    assert all(message.endswith("this file has too many such names for telling which are misspelt") for message in messages)
