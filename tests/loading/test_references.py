"""What organisations and journeys refer to has to be there."""

from __future__ import annotations

import pytest

from cxtest.errors import InputError
from cxtest.loading.loader import load_texts
from cxtest.model.project import Project

ORGANISATION = """\
organisation: shop
parties: {care: {}, courier: {external: true, accountable: care}, boss: {outside: true}}
systems: {crm: {used-by: [care], records: [email]}}
facts: {contact: {}, email: {part-of: contact}}
"""
JOURNEY = """\
journey: returns
entries: {door: help}
steps:
  help: {owner: care, gives: [label], promises: [refund], transitions: {go: pack}}
  pack: {owner: customer, uses-up: [label], transitions: {send: gone}}
  gone: {outcome: gone, keeps: [refund]}
"""


def loaded(organisation: str | None = ORGANISATION, journey: str = JOURNEY, **more: str) -> Project:
    files = {"journeys/returns.yaml": journey, **{f"journeys/{name}.yaml": text for name, text in more.items()}}
    if organisation is not None:
        files["journeys/organisation.yaml"] = organisation
    return load_texts(files)


def said(organisation: str | None = ORGANISATION, journey: str = JOURNEY, **more: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        loaded(organisation, journey, **more)
    return [f"{problem.where} {problem.message}".removeprefix("journeys/") for problem in raised.value.problems]


def test_a_journey_with_an_organisation_is_complete() -> None:
    file = loaded().journeys["returns"]
    assert file.organisation.parties["courier"].accountable == "care"
    assert file.organisation_source is not None
    assert file.organisation_source.file == "journeys/organisation.yaml"


def test_a_contractor_is_not_outside() -> None:
    message = "`boss` is `external` (acts for the brand) and `outside` (does not act for it); only one can be so"
    assert said(ORGANISATION.replace("boss: {", "boss: {external: true, ")) == [f"organisation.yaml:2:90 {message}"]


def test_facts_are_no_parts_of_themselves() -> None:
    round_ = "facts: {a: {part-of: b}, b: {part-of: c}, c: {part-of: a}, d: {part-of: a}, email: {part-of: email}, contact: {}}\n"
    assert said(ORGANISATION.split("facts")[0] + round_) == [
        f"organisation.yaml:4:22 `part-of` goes round in a circle: {', which is a part of '.join(['`a`', '`b`', '`c`', '`a`'])}",
        "organisation.yaml:4:94 `part-of` goes round in a circle: `email`, which is a part of `email`",
    ]


def test_a_long_chain_of_parts_is_no_circle() -> None:
    chain = "".join(f"  f{i}: {{part-of: f{i + 1}}}\n" for i in range(5_000)) + "  f5000: {}\n  email: {}\n"
    assert len(loaded(ORGANISATION.split("facts")[0] + "facts:\n" + chain).journeys["returns"].organisation.facts) == 5_002


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("accountable: care", "accountable: cate", "2:60 there is no party `cate`; did you mean `care`?"),
        (
            "used-by: [care]",
            "used-by: [robots]",
            "3:27 there is no party `robots` (there are `care`, `courier`, `boss`); add it under `parties`",
        ),
        ("records: [email]", "records: [emial]", "3:44 there is no fact `emial`; did you mean `email`?"),
        ("part-of: contact", "part-of: person", "4:39 there is no fact `person` (there are `contact`, `email`); add it under `facts`"),
    ],
)
def test_an_organisation_names_what_it_has(right: str, wrong: str, message: str) -> None:
    assert said(ORGANISATION.replace(right, wrong)) == [f"organisation.yaml:{message}"]


@pytest.mark.parametrize(
    ("key", "valid", "invalid"),
    [
        ("needs: [%s]", "email", "phone"),
        ("asks: [%s]", "email", "phone"),
        ("asks: [{fact: %s, optional: true}]", "email", "phone"),
        ("learns: [%s]", "email", "phone"),
        ("tells: [%s]", "email", "phone"),
        ("transitions: {go: {to: pack, carries: [%s]}}", "email", "phone"),
        ("transitions: {go: {to: pack, carries: %s}}", "everything", ""),
        ("transitions: {go: {to: pack, learns: [%s]}}", "email", "phone"),
        ("transitions: {go: [pack, {to: pack, loses: [%s]}]}", "email", "phone"),
        ("transitions: {go: {to: pack, when: {known: [%s]}}}", "email", "phone"),
        ("transitions: {go: {to: pack, when: {unknown: [%s]}}}", "email", "phone"),
        ("transitions: {go: {to: pack, when: {holds: [%s]}}}", "label", "stamp"),
        ("transitions: {go: {to: pack, when: {holds-not: [%s]}}}", "label", "stamp"),
        ("transitions: {go: {to: pack, by: %s}}", "courier", "robots"),
        ("transitions: {go: {to: pack, by: %s}}", "clock", "everything"),
        ("transitions: {go: {to: %s}}", "help", "nowhere"),
        ("keeps: [%s]", "refund", "voucher"),
        ("terms: [%s]", "chargeback", ""),
        ("explains: [%s]", "chargeback", ""),
        ("channel: %s", "carrier-pigeon", ""),
        ("owner: %s", "boss", "robots"),
        ("owner: %s", "customer", "chance"),
    ],
)
def test_a_journey_names_what_is_there(key: str, valid: str, invalid: str) -> None:
    step = "  start: {%s}\n"
    rest = "" if key.startswith("transitions") else ", transitions: {go: pack}"
    begins = JOURNEY.replace("steps:\n", "steps:\n" + step)
    assert loaded(journey=begins % (key % valid + rest))
    if invalid:
        (message,) = said(journey=begins % (key % invalid + rest))
        assert message.startswith(f"returns.yaml:4:{11 + key.index('%s')} ")
        assert f"`{invalid}`" in message


def test_keeping_something_where_nothing_is_promised_is_a_warning() -> None:
    nothing = "journey: returns\nentries: {door: s}\nsteps:\n  s: {owner: shop, keeps: [refund]}\n"
    (warning,) = load_texts({"journeys/returns.yaml": nothing}).warnings
    assert str(warning.where) == "journeys/returns.yaml:4:28"
    assert warning.message == "`refund` is kept here, but no step of this journey promises anything, so that it is never owed"


def test_an_item_is_used_up_where_it_was_given_before() -> None:
    assert said(journey=JOURNEY.replace("uses-up: [label]", "uses-up: [stamp]")) == [
        "returns.yaml:5:37 no step gives the item `stamp` (there are `label`); add it to `gives` of the step where the customer gets it"
    ]


def test_nothing_is_used_up_on_entering() -> None:
    assert said(journey=JOURNEY.replace("door: help", "door: help, post: pack")) == [
        "returns.yaml:5:27 `uses-up` cannot be at `pack`: the entry `post` begins there, and nobody holds anything yet"
    ]


@pytest.mark.parametrize("owner", ["", "owner: customer, "])
def test_only_the_owner_of_a_step_can_decide_as_its_owner(owner: str) -> None:
    journey = JOURNEY.replace("owner: customer, ", owner).replace("send: gone", "send: {to: gone, by: owner}")
    (message,) = said(journey=journey)
    mend = "is the customer's own; name another decider" if owner else "has no owner; give `pack` an `owner`, or name another decider"
    assert message.endswith(f"but `pack` {mend}")


@pytest.mark.parametrize("key", ["outcome: x", "asks: []", "backstage: false", "terms: [a]", "keeps: [refund]", "gives: [x]"])
def test_the_customers_own_step_has_few_keys(key: str) -> None:
    (message,) = said(journey=JOURNEY.replace("owner: customer", f"owner: customer, {key}"))
    assert f"`pack` is the customer's own step, which cannot have `{key.split(':')[0]}`" in message


def test_the_customers_own_step_may_have_all_that_concerns_them() -> None:
    keys = "title: Pack, phase: after, channel: home, notes: x, takes: {time: 5m}, owner: customer"
    assert loaded(journey=JOURNEY.replace("owner: customer", keys))


def test_an_outcome_may_say_that_it_has_no_transitions() -> None:
    assert loaded(journey=JOURNEY.replace("outcome: gone", "outcome: gone, transitions: {}"))


def test_without_an_organisation_parties_and_facts_come_from_use() -> None:
    step = (
        "  ring: {owner: care, needs: [a], asks: [b, {fact: c}], learns: [d], tells: [e], transitions: {"
        "x: {to: help, by: bank, carries: [f], learns: [g], loses: [h], when: {known: [i], unknown: [j]}}, "
        "y: {to: help, carries: everything, loses: everything, by: clock}}}\n"
    )
    file = loaded(None, JOURNEY.replace("steps:\n", "steps:\n" + step)).journeys["returns"]
    assert file.organisation_source is None
    assert list(file.organisation.parties) == ["care", "bank"]
    assert sorted(file.organisation.facts) == list("abcdefghij")
    assert not any(party.external or party.outside or party.backstage or party.automated for party in file.organisation.parties.values())


def test_a_party_from_use_that_looks_like_a_reserved_word_is_warned_of() -> None:
    project = loaded(None, JOURNEY.replace("owner: customer", "owner: custmer"))
    (warning,) = project.warnings
    assert warning.message == "`custmer` is read as the name of a party; did you mean `customer`?"


def test_a_journey_takes_place_in_the_only_organisation_found() -> None:
    assert loaded().journeys["returns"].organisation.organisation == "shop"
    assert loaded(journey=JOURNEY + "organisation: shop\n").journeys["returns"].organisation.organisation == "shop"


def test_of_several_organisations_one_has_to_be_named() -> None:
    bank = "organisation: bank\n"
    assert said(bank=bank) == [
        "returns.yaml:1:1 there are several organisations (`bank`, `shop`); say which one with the key `organisation`"
    ]
    assert loaded(journey=JOURNEY + "organisation: shop\n", bank=bank).journeys["returns"].organisation.organisation == "shop"


def test_an_organisation_that_is_named_has_to_be_there() -> None:
    assert said(journey=JOURNEY + "organisation: bank\n") == [
        "returns.yaml:7:15 there is no organisation `bank`; the organisations found are `shop`"
    ]
    assert said(None, JOURNEY + "organisation: bank\n") == [
        "returns.yaml:7:15 there is no organisation `bank`; no file begins with `organisation`; write one, or leave this key out"
    ]


@pytest.mark.parametrize(("kind", "text"), [("journey", JOURNEY), ("organisation", ORGANISATION)])
def test_a_second_definition_names_both_files(kind: str, text: str) -> None:
    name, file = ("returns", "returns") if kind == "journey" else ("shop", "organisation")
    (message,) = said(z=text)
    assert message.endswith(
        f"the {kind} `{name}` is defined in `journeys/{file}.yaml` and again in `journeys/z.yaml`; give one of them another id"
    )
    assert message.startswith("z.yaml:1:")


def test_kinds_have_ids_of_their_own() -> None:
    assert loaded(journey=JOURNEY.replace("journey: returns", "journey: shop"), z="persona: shop\n").personas.keys() == {"shop"}


def test_a_broken_file_is_the_only_one_told_of() -> None:
    """That its names cannot be found is a consequence, not a second error."""
    persona = "persona: pat\njourneys: {returns: {enters-at: [door], wants: [gone]}}\nlacks: [email]\nrefuses: [go]\n"
    journey = JOURNEY + "organisation: shop\n"
    for broken in ("organisation: shop\nparties: [\n", "organisation: shop\ncolour: red\n", "organization: shop\n", "", "\x00"):
        assert [message.split(":")[0] for message in said(broken, journey, pat=persona)] == ["organisation.yaml"]
    for broken in ("journey: returns\nsteps: [\n", "journey: returns\ncolour: red\n", "jurney: returns\n", "", "\x00", "journey: Returns"):
        assert {message.split(":")[0] for message in said(ORGANISATION, broken, pat=persona)} == {"returns.yaml"}


def test_a_journey_that_begins_with_its_organisation_is_told_so() -> None:
    assert said(None, "organisation: shop\n" + JOURNEY) == [
        "returns.yaml:1:1 this file begins with `organisation`, but has the key `journey` too; in a journey, `journey` comes first"
    ]


def test_a_file_whose_first_key_comes_later_is_told_so() -> None:
    assert said(None, "title: Returns\n" + JOURNEY) == [
        "returns.yaml:1:1 the first key of a file says what it is: `organisation`, `journey` or `persona`; move `journey` to the top"
    ]


def test_names_compared_in_great_numbers_end_in_time() -> None:
    steps = "".join(f"  abcdefghijklmnopqrstuvwxyz{i}: {{outcome: o, promises: [q{i}], keeps: [p{i}]}}\n" for i in range(1_000))
    targets = "".join(f"  e{i}: bbcdefghijklmnopqrstuvwxyx{i}\n" for i in range(1_000))
    messages = said(None, f"journey: returns\nentries:\n{targets}steps:\n{steps}")
    assert len(messages) == 2_000
