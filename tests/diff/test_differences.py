"""What was edited is said edit by edit; and made again, the edits make the version after out of the one before."""

from __future__ import annotations

import pytest
from hypothesis import given
from inline_snapshot import snapshot
from version_pairs import document_pairs, fewer, version

from cxtest.diff.differences import applied, differences
from cxtest.diff.renames import renames
from cxtest.diff.renaming import renamed
from cxtest.diff.trees import tree_of
from cxtest.loading.loader import load_texts
from cxtest.sampling.projects import Documents

ORGANISATION = """\
organisation: shop
currency: GBP
parties: {bot: {automated: true}, care: {}, depot: {external: true, accountable: care}}
systems: {crm: {used-by: [bot, care], records: [order]}}
facts: {order: {}, mail: {}, address: {}, postcode: {part-of: address}}
"""
RETURNS = """\
journey: returns
title: Sending something back
entries: {phone: menu}
steps:
  menu:
    title: The menu
    channel: phone
    owner: bot
    needs: [order]
    asks: [mail, {fact: postcode, because: security}]
    takes: {time: 5m..1h, money: 2}
    promises: [answer]
    transitions:
      press-2: {to: desk, by: bot, carries: [order], at-most: 3, when: {known: [order], trait: {mood: calm}}, takes: {wait: 1h}}
      nothing: {to: menu, unanswered: true}
      list: [{to: desk, by: chance}, {to: menu, by: clock, failure: true}]
  desk: {owner: care, gives: [stamp], transitions: {done: {to: end, loses: everything}}}
  end: {outcome: solved, keeps: [answer]}
paths: [{name: straight, walk: phone, must: be-possible, because: so it is}]
waivers: [{rule: dead-end, place: menu, because: so it is, owner: me}]
"""
PAT = """\
persona: pat
story: Somebody
journeys: {returns: {enters-at: [phone], wants: [solved], already-told: {care: [mail]}}}
lacks: [postcode]
channels: [phone]
refuses: [nothing]
insists-on: {done: [stamp]}
budget: {time: 15m, hand-offs: 2}
traits: {mood: calm}
"""
FILES = {"journeys/organisation.yaml": ORGANISATION, "journeys/returns.yaml": RETURNS, "personas/pat.yaml": PAT}


def said(old: str, new: str) -> list[str]:
    """What is said of one edit, made in whichever file it is."""
    texts = {name: text.replace(old, new) for name, text in FILES.items()}
    assert texts != FILES
    before, after = tree_of(load_texts(FILES)), tree_of(load_texts(texts))
    return [difference.said for difference in differences(renamed(before, renames(before, after)), after)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: The menu", "title: Press one for more"),
        (
            "    title: The menu\n    channel: phone\n",
            "    # a comment\n    channel:   phone\n    notes: look at this\n    title: The menu\n",
        ),
        ("[mail, {fact: postcode, because: security}]", "[{because: security, fact: postcode}, mail]"),
        ("story: Somebody", "story: Somebody else\nbased-on: assumption\nhabits: {done: 2}"),
        ("because: so it is", "because: it has to be"),
        ("time: 5m..1h, money: 2", "money: 2.00, time: 300s..60m"),
        ("{bot: {automated: true}, care: {},", "{care: {title: The care team}, bot: {automated: true},"),
        ("{to: desk, by: chance}, {to: menu, by: clock, failure: true}", "{to: menu, by: clock, failure: true}, {to: desk, by: chance}"),
    ],
)
def test_what_nothing_depends_on_is_no_edit(old: str, new: str) -> None:
    assert said(old, new) == []


EDITS = [
    ("currency: GBP", "currency: EUR"),
    ("care: {}", "care: {backstage: true}"),
    ("automated: true", "automated: false"),
    ("external: true, accountable: care", "external: true, accountable: bot"),
    (", accountable: care", ""),
    ("used-by: [bot, care]", "used-by: [care, depot]"),
    (", records: [order]", ""),
    ("records: [order]", "records: [order, mail]"),
    ("postcode: {part-of: address}", "postcode: {}"),
    ("{phone: menu}", "{phone: desk}"),
    ("{phone: menu}", "{phone: menu, web: desk}"),
    ("owner: care, gives", "gives"),
    ("owner: care, gives", "owner: bot, gives"),
    ("channel: phone", "channel: web"),
    ("needs: [order]", "needs: [mail]"),
    ("{fact: postcode, because: security}", "postcode"),
    ("[mail, {", "[{fact: mail, optional: true}, {"),
    ("asks: [mail, ", "asks: ["),
    ("time: 5m..1h, ", ""),
    ("money: 2}", "money: 2.50, wait: 1d}"),
    ("gives: [stamp]", "gives: [stamp, label], backstage: true"),
    ("outcome: solved", "outcome: solved, owner: care"),
    ("carries: [order]", "carries: everything"),
    ("carries: [order], ", ""),
    ("at-most: 3", "at-most: 2"),
    ("at-most: 3, ", ""),
    ("known: [order]", "unknown: [mail]"),
    ("mood: calm}}", "mood: cross}}"),
    (", takes: {wait: 1h}", ""),
    ("{to: menu, unanswered: true}", "{to: desk}"),
    ("press-2: {to: desk, by: bot", "press-2: {to: desk, by: chance"),
    (", {to: menu, by: clock, failure: true}]", "]"),
    ("[{to: desk, by: chance}, ", "[{to: desk, by: chance}, {to: end, by: care}, "),
    ("by: clock, failure: true", "by: clock"),
    ("loses: everything", "loses: [mail], learns: [order]"),
    ("      nothing: {to: menu, unanswered: true}\n", ""),
    ("  desk: {", "  extra: {owner: care, transitions: {on: end}}\n  desk: {"),
    ("must: be-possible", "must: be-impossible"),
    ("place: menu", "place: desk"),
    ("owner: me}]", "owner: me, until: 2030-01-31}]"),
    ("enters-at: [phone]", "enters-at: [phone], requires: with-luck, accepts: [solved]"),
    ("already-told: {care: [mail]}", "already-told: {bot: [mail]}"),
    ("lacks: [postcode]", "withholds: [postcode]"),
    ("channels: [phone]\n", ""),
    ("channels: [phone]", "channels: []"),
    ("refuses: [nothing]", "understands: [stamp]"),
    ("{done: [stamp]}", "{press-2: [stamp]}"),
    ("time: 15m, hand-offs: 2", "time: 10m, steps: 3"),
    ("traits: {mood: calm}", "traits: {mood: cross}"),
]


def test_each_edit_is_said_in_a_sentence() -> None:
    lines = []
    for old, new in EDITS:
        lines += [" ".join(f"{old} → {new or 'nothing'}".split()), *(f"    {sentence}" for sentence in said(old, new))]
    assert "\n".join(lines) == snapshot("""\
currency: GBP → currency: EUR
    the currency of `shop` is “EUR” (it was “GBP”)
care: {} → care: {backstage: true}
    `care` is backstage now
automated: true → automated: false
    `bot` is not automated any more
external: true, accountable: care → external: true, accountable: bot
    `bot` answers for `depot` (`care` did)
, accountable: care → nothing
    nobody answers for `depot` any more (`care` did)
used-by: [bot, care] → used-by: [care, depot]
    `bot` no longer uses `crm`
    `depot` now uses `crm`
, records: [order] → nothing
    `crm` records every fact (it was `order`)
records: [order] → records: [order, mail]
    `crm` now records `mail`
postcode: {part-of: address} → postcode: {}
    `postcode` is a part of no other fact (it was `address`)
{phone: menu} → {phone: desk}
    the entry `phone` leads to `desk` (it led to `menu`)
{phone: menu} → {phone: menu, web: desk}
    the entry `web` to `desk` is new
owner: care, gives → gives
    `desk` has no owner any more (it was `care`)
owner: care, gives → owner: bot, gives
    `desk` is owned by `bot` (it was `care`)
channel: phone → channel: web
    the channel of `menu` is `web` (it was `phone`)
needs: [order] → needs: [mail]
    `menu` no longer needs `order`
    `menu` now needs `mail`
{fact: postcode, because: security} → postcode
    `menu` asks for `postcode` plainly (it was with `because: security`)
[mail, { → [{fact: mail, optional: true}, {
    `menu` asks for `mail` with `optional: true` (it was plainly)
asks: [mail, → asks: [
    `menu` no longer asks for `mail`
time: 5m..1h, → nothing
    `menu` takes no time any more (it was 5m..1h)
money: 2} → money: 2.50, wait: 1d}
    `menu` takes 2.5 of money (it was 2)
    `menu` takes 1d of wait (it was none)
gives: [stamp] → gives: [stamp, label], backstage: true
    whether `desk` is backstage: it says that it is backstage (it left it to its owner)
    `desk` now gives `label`
outcome: solved → outcome: solved, owner: care
    `end` is owned by `care` (it had no owner)
carries: [order] → carries: everything
    `menu.press-2` carries everything (it was `order`)
carries: [order], → nothing
    `menu.press-2` no longer carries `order`
at-most: 3 → at-most: 2
    `menu.press-2` can be taken twice (it was 3 times)
at-most: 3, → nothing
    `menu.press-2` can be taken as often as one likes (it was 3 times)
known: [order] → unknown: [mail]
    `menu.press-2` is no longer open only where `order` is known
    `menu.press-2` is now open only where `mail` is not known
mood: calm}} → mood: cross}}
    `menu.press-2` is now open only to customers whose `mood` is “cross” (it was “calm”)
, takes: {wait: 1h} → nothing
    `menu.press-2` takes no wait any more (it was 1h)
{to: menu, unanswered: true} → {to: desk}
    `menu.nothing` leads to `desk` (it led to `menu`)
    `menu.nothing` is no longer for who gives no answer
press-2: {to: desk, by: bot → press-2: {to: desk, by: chance
    chance decides `menu.press-2` (it was `bot`)
, {to: menu, by: clock, failure: true}] → ]
    `menu.list` no longer leads to `menu`
[{to: desk, by: chance}, → [{to: desk, by: chance}, {to: end, by: care},
    `menu.list` leads to `end`, too
by: clock, failure: true → by: clock
    `menu.list[1]` is not marked as a failure any more
loses: everything → loses: [mail], learns: [order]
    `desk.done` now makes known `order`
    `desk.done` loses `mail` (it was everything)
nothing: {to: menu, unanswered: true} → nothing
    the transition `menu.nothing` to `menu` is gone
desk: { → extra: {owner: care, transitions: {on: end}} desk: {
    the step `extra` is new
must: be-possible → must: be-impossible
    the path `straight` is another one: `must: be-impossible` (it was `must: be-possible`)
place: menu → place: desk
    the waiver of `dead-end` at “menu” is gone
    the waiver of `dead-end` at “desk” is new
owner: me}] → owner: me, until: 2030-01-31}]
    the waiver of `dead-end` at “menu” holds until 2030-01-31 (it held without end)
enters-at: [phone] → enters-at: [phone], requires: with-luck, accepts: [solved]
    `pat` now accepts `solved` on `returns`
    what `pat` requires of `returns` is `with-luck` (it was `always`)
already-told: {care: [mail]} → already-told: {bot: [mail]}
    `care` no longer knows `mail` of `pat` before `returns` begins
    `bot` now knows `mail` of `pat` before `returns` begins
lacks: [postcode] → withholds: [postcode]
    `pat` no longer lacks `postcode`
    `pat` now withholds `postcode`
channels: [phone] → nothing
    `pat` can use any channel (it was `phone`)
channels: [phone] → channels: []
    `pat` can no longer use `phone`
refuses: [nothing] → understands: [stamp]
    `pat` no longer refuses `nothing`
    `pat` can understand `stamp` (it was every term)
{done: [stamp]} → {press-2: [stamp]}
    `pat` no longer insists on `stamp` before `done`
    `pat` now insists on `stamp` before `press-2`
time: 15m, hand-offs: 2 → time: 10m, steps: 3
    the budget of `pat` for time is 10m (it was 15m)
    `pat` has no budget for hand-offs any more (it was 2)
    the budget of `pat` for steps is 3 (it was none)
traits: {mood: calm} → traits: {mood: cross}
    the `mood` of `pat` is “cross” (it was “calm”)\
""")


@fewer
@given(document_pairs())
def test_the_edits_make_the_version_after_out_of_the_one_before(pair: tuple[Documents, Documents]) -> None:
    before, after = (tree_of(version(documents).project) for documents in pair)
    base = renamed(before, renames(before, after))
    found = differences(base, after)
    assert differences(base, base) == []
    # From the end, so that an alternative that goes does not move those before it.
    made = applied(base, reversed(found))
    assert [difference.said for difference in differences(made, after)] == []
