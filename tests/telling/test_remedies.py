"""Remedies that have to look twice: at how a file is written, at what else happens on the walk, and at whom else they concern."""

import pytest
from editing import edited

from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.telling.gathering import Told, told_of

TOLD_TWICE = """\
journey: trip
entries: {in: bot}
steps:
  bot: {owner: bot, needs: [order], transitions: {on: GO}}
  care:
    owner: care
    ASKS
    transitions: {on: {to: end, by: owner}}
  end: {outcome: done}
"""


def files(journey: str, *personas: str) -> dict[str, str]:
    """A journey, and for each list of entries a persona."""
    goals = {f"p{number}": f"{{enters-at: [{entries}], wants: [done]}}" for number, entries in enumerate(personas)}
    people = {f"personas/{name}.yaml": f"persona: {name}\njourneys: {{trip: {goal}}}\n" for name, goal in goals.items()}
    return {"journeys/trip.yaml": journey, **people}


def told(files: dict[str, str], rule: str) -> list[Told]:
    return [one for one in told_of(check(load_texts(files)), "trip", full=False) if one.finding.rule == rule]


@pytest.mark.parametrize(
    ("go", "asks", "lines"),
    [
        ("{to: care, by: owner,}", "needs: [order]", ["{on: {to: care, by: owner, carries: [order]}}}"]),
        ("care", "asks: ['order', \"name\"]", ["{on: {to: care, carries: [order]}}}", '    asks: ["name"]', "    needs: [order]"]),
        ("care", "asks: [order]\n    needs: ['order']", ["{on: {to: care, carries: [order]}}}", "    asks: []"]),
        ("care", "asks: [order]\n    needs:\n    - order", ["{on: {to: care, carries: [order]}}}", "    asks: []"]),
    ],
    ids=["a comma at the end", "quotes", "asked and needed", "needed in a list of lines"],
)
def test_edits_keep_how_a_file_is_written(go: str, asks: str, lines: list[str]) -> None:
    written = files(TOLD_TWICE.replace("GO", go).replace("ASKS", asks), "in")
    (one,) = told(written, "repeated-data-entry")
    assert [edit.text.split("transitions: ")[-1] for edit in one.edits] == lines
    assert told(edited(written, one.edits), "repeated-data-entry") == []


def test_what_is_carried_already_in_quotes_is_carried_already() -> None:
    journey = """\
journey: trip
entries: {in: bot}
steps:
  bot: {owner: bot, needs: [order], transitions: {on: desk}}
  desk: {owner: desk, transitions: {on: {to: care, carries: ["order"]}}}
  care: {owner: care, needs: [order], transitions: {on: end}}
  end: {outcome: done}
"""
    (one,) = told(files(journey, "in"), "repeated-data-entry")
    assert [edit.line for edit in one.edits] == [4]


def test_whoever_has_stopped_answering_has_told_nothing() -> None:
    journey = """\
journey: trip
entries: {in: bot}
steps:
  bot:
    owner: bot
    needs: [order]
    transitions:
      answer: end
      silence: {to: bot, by: clock, unanswered: true}
  end: {outcome: done}
"""
    (one,) = told(files(journey, "in"), "endless-wait")
    assert [edit.text.strip() for edit in one.edits] == ["time-is-up: {to: end, by: clock, unanswered: true}"]
    (nothing_asked,) = told(files(journey.replace("    needs: [order]\n", ""), "in"), "endless-wait")
    assert [edit.text.strip() for edit in nothing_asked.edits] == ["time-is-up: {to: end, by: clock}"]


def test_what_leads_back_to_the_same_step_ends_no_wait() -> None:
    journey = """\
journey: trip
entries: {in: bot}
steps:
  bot: {owner: bot, transitions: {wait: {to: bot, by: clock}, look-up: {to: bot, learns: [order]}, leave: {to: end, at-most: 1}}}
  end: {outcome: done}
"""
    (one,) = told(files(journey, "in"), "endless-wait")
    assert one.finding.message.endswith("Only they themselves can end it, with `leave`.")
    assert one.edits[0].text.endswith("time-is-up: {to: end, by: clock}}}")


def test_what_is_lost_later_on_the_walk_is_not_mended_by_carrying_it() -> None:
    journey = """\
journey: trip
entries: {in: bot}
steps:
  bot: {owner: bot, needs: [order], transitions: {on: desk}}
  desk: {owner: desk, transitions: {on: {to: care, loses: [order]}}}
  care: {owner: care, needs: [order], transitions: {on: end}}
  end: {outcome: done}
"""
    (one,) = told(files(journey, "in"), "repeated-data-entry")
    assert one.finding.mend == (
        "add `carries: [order]` to `bot.on`, and to what leads on from there: `desk.on`; and do not let `desk.on` lose it"
    )
    assert one.edits == ()


def test_a_transition_that_is_taken_twice_is_named_once() -> None:
    journey = """\
journey: trip
entries: {in: bot}
steps:
  bot: {owner: bot, needs: [order], transitions: {on: desk}}
  desk: {owner: desk, transitions: {on: shop}}
  shop: {owner: shop, transitions: {fetch: stock, on: {to: care, when: {holds: [stamp]}}}}
  stock: {owner: stock, gives: [stamp], transitions: {on: desk}}
  care: {owner: care, needs: [order], transitions: {on: end}}
  end: {outcome: done}
"""
    (one,) = told(files(journey, "in"), "repeated-data-entry")
    assert one.finding.replay == "in.on.on.fetch.on.on.on"
    assert one.finding.mend == (
        "add `carries: [order]` to `bot.on`, and to what leads on from there: `desk.on`, `shop.fetch`, `stock.on` and `shop.on`"
    )


@pytest.mark.parametrize(("uses_up", "back"), [("", "shop"), (", uses-up: [stamp]", "desk")], ids=["free", "with the last stamp"])
def test_a_way_back_leads_to_where_they_can_go(uses_up: str, back: str) -> None:
    journey = f"""\
journey: trip
entries: {{in: desk}}
steps:
  desk: {{owner: desk, gives: [stamp], transitions: {{on: shop}}}}
  shop: {{owner: shop{uses_up}, transitions: {{pay: {{to: end, by: owner}}, refuse: {{to: stuck, by: owner}}}}}}
  stuck: {{owner: shop}}
  end: {{outcome: done}}
"""
    (one,) = told(files(journey, "in"), "dead-end")
    assert [edit.text for edit in one.edits] == [f"  stuck: {{owner: shop, transitions: {{go-back: {back}}}}}"]


def test_a_way_back_leads_by_a_channel_that_they_can_use() -> None:
    journey = """\
journey: trip
entries: {in: page}
steps:
  page: {owner: shop, channel: web, transitions: {buy: end, ring: {to: hotline, by: owner}}}
  hotline:
    owner: shop
    channel: phone
    transitions: {try-later: {to: page, by: clock, unanswered: true}, give-up: {to: stuck, by: clock, unanswered: true}}
  stuck: {owner: shop}
  end: {outcome: done}
"""
    written = files(journey, "in")
    (one,) = told({name: f"{text}channels: [web]\n" if "persona" in name else text for name, text in written.items()}, "dead-end")
    assert [edit.text for edit in one.edits] == ["  stuck: {owner: shop, transitions: {go-back: page}}"]


def test_edits_that_want_one_line_to_be_different_are_told_apart() -> None:
    steps = {
        "call": "{owner: care, promises: [refund], transitions: {yes: {to: end, by: owner}, no: {to: bad, by: owner}}}",
        "end": "{outcome: done}",
        "bad": "{outcome: refused}",
    }
    one_line, lines = ", ".join(f"{name}: {step}" for name, step in steps.items()), "\n  ".join(f"{n}: {s}" for n, s in steps.items())
    head = "journey: trip\nentries: {in: call}\nsteps:"
    apart, at_once = (told(files(f"{head}{rest}\n", "in"), "broken-promise") for rest in (f" {{{one_line}}}", f"\n  {lines}"))
    assert [([other.finding.place for other in one.also], len(one.edits)) for one in apart] == [([], 1), ([], 1)]
    assert [([other.finding.place for other in one.also], len(one.edits)) for one in at_once] == [(["end:refund"], 2)]


def test_another_remedy_says_for_whom_it_is() -> None:
    journey = """\
journey: trip
entries: {in: bot, web: form}
steps:
  bot: {owner: bot, needs: [order], transitions: {on: care}}
  form: {owner: shop, needs: [order], transitions: {send: care}}
  care: {owner: care, needs: [order], transitions: {on: end}}
  end: {outcome: done}
"""
    (one,) = told(files(journey, "in", "web", "web"), "repeated-data-entry")
    assert one.finding.mend == "add `carries: [order]` to `bot.on`"
    assert one.mends == (("p1 and p2", "add `carries: [order]` to `form.send`"),)
    assert [(whom, origin.place) for whom, origin in one.origins] == [("p1 and p2", "form.send")]
