"""`cxtest diff` on real commits: for each kind of change, all that it says, and its exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from diffed import FILES, ORGANISATION, RETURNS, Said
from inline_snapshot import snapshot


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """The command, on a repository with the example."""
    return Said(tmp_path, capsys, monkeypatch)


def test_nothing_was_edited(said: Said) -> None:
    assert said.run("main") == snapshot(
        (
            0,
            """\
main → the files as they are

Nothing was edited that anything depends on.

Nobody is worse off.
Checked against the model, not against customers.
""",
        )
    )


def test_a_fact_is_not_carried_any_more(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("carries: [order-number]}", "carries: []}"))
    assert said.run("main") == snapshot(
        (
            1,
            """\
main → the files as they are

returns
  gift-recipient   always   1 new finding; more facts and repeats
  regular          always   1 new finding; more facts and repeats

── worse ──

error[repeated-data-entry]  The gift recipient is asked for the order number again at “Somebody of
  the care team” (`agent`), owned by the care team. They have told it before.
   at      agent:order-number  for gift-recipient and regular  journeys/returns.yaml:24:13
   edit    `menu.press-2` no longer carries `order-number`  journeys/returns.yaml:11
   mend    add `carries: [order-number]` to `menu.press-2`
   replay  cxtest explore returns --as gift-recipient --walk phone.press-2

costs more  gift-recipient on returns: facts 2 → 3; repeats 0 → 1
costs more  regular on returns from phone: facts 2 → 3; repeats 0 → 1

── edited ──

  `menu.press-2` no longer carries `order-number`  journeys/returns.yaml:11

2 personas are worse off: gift-recipient and regular on returns.
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
Checked against the model, not against customers.
""",
        )
    )


def test_an_owner_is_gone(said: Said) -> None:
    said.edit(
        "journeys/returns.yaml",
        ("    owner: care\n", ""),
        ("agree: {to: refunded, by: owner}", "agree: {to: refunded, by: chance}"),
    )
    assert said.run("main") == snapshot(
        (
            1,
            """\
main → the files as they are

returns
  gift-recipient   always   3 new findings; more facts and repeats
  regular          always   4 new findings; more facts and repeats

── worse ──

error[repeated-data-entry]  The regular customer is asked for the fault again at “Somebody of the
  care team” (`agent`). They have told it before.
   at      agent:fault  for gift-recipient and regular  journeys/returns.yaml:23:27
   edit    `agent` has no owner any more (it was `care`)  journeys/returns.yaml:20
   mend    let somebody own `agent`, since nobody passes anything on from there
           for gift-recipient: let somebody own `agent`: what is told there, nobody learns
   replay  cxtest explore returns --as regular --walk web.send

error[repeated-data-entry]  The gift recipient is asked for the order number again at “Somebody of
  the care team” (`agent`). They have told it before.
   at      agent:order-number  for gift-recipient and regular  journeys/returns.yaml:23:13
   edit    `agent` has no owner any more (it was `care`)  journeys/returns.yaml:20
   mend    let somebody own `agent`, since nobody passes anything on from there
   replay  cxtest explore returns --as gift-recipient --walk phone.press-2

error[unowned-hand-off]  The regular customer is let go of by the web shop with `send` at `form`,
  and nobody takes over: “Somebody of the care team” (`agent`) has no owner.
   at      form.send  for regular  journeys/returns.yaml:19:7
   edit    `agent` has no owner any more (it was `care`)  journeys/returns.yaml:20
   mend    name the party that takes over, `owner` at `agent`; or lead `form.send` to a step that
           somebody owns
   replay  cxtest explore returns --as regular --walk web.send

error[unowned-hand-off]  The gift recipient is let go of by the phone menu with `press-2` at `menu`,
  and nobody takes over: “Somebody of the care team” (`agent`) has no owner.
   at      menu.press-2  for gift-recipient and regular  journeys/returns.yaml:11:7
   edit    `agent` has no owner any more (it was `care`)  journeys/returns.yaml:20
   mend    name the party that takes over, `owner` at `agent`; or lead `menu.press-2` to a step that
           somebody owns
   replay  cxtest explore returns --as gift-recipient --walk phone.press-2

costs more  gift-recipient on returns: facts 2 → 3; repeats 0 → 1
costs more  regular on returns from phone: facts 2 → 3; repeats 0 → 1
costs more  regular on returns from web: facts 2 → 4; repeats 0 → 2

── edited ──

  `agent` has no owner any more (it was `care`)  journeys/returns.yaml:20
  chance decides `agent.agree` (it was the step’s owner)  journeys/returns.yaml:26

2 personas are worse off: gift-recipient and regular on returns.
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
Checked against the model, not against customers.
""",
        )
    )


def test_a_step_has_another_name(said: Said) -> None:
    text = RETURNS.replace("agent", "care-call")
    said.repository.write({"journeys/returns.yaml": text})
    assert said.run("main") == snapshot(
        (
            0,
            """\
main → the files as they are

Nothing changed for anybody.

── edited ──

  the step `agent` on returns is `care-call` now

Nobody is worse off.
Checked against the model, not against customers.
""",
        )
    )


SIGN_IN = {
    "journeys/sign-in.yaml": """\
journey: sign-in
entries: {web: code-page}
steps:
  code-page:
    owner: shop-web
    asks: [code]
    transitions:
      enter: signed-in
      send-code: {to: code-mail, unanswered: true, at-most: 2}
  code-mail:
    title: A code comes by e-mail
    owner: shop-web
    transitions:
      arrive: {to: inbox, by: chance}
      get-lost: {to: code-page, by: chance, failure: true, at-most: 1}
  inbox: {owner: shop-web, tells: [code], transitions: {read: code-page}}
  signed-in: {outcome: signed-in}
""",
    "journeys/organisation.yaml": ORGANISATION + "  code: {title: Code}\n",
    "personas/newcomer.yaml": "persona: newcomer\njourneys: {sign-in: {enters-at: [web], wants: [signed-in]}}\nlacks: [code]\n",
}


def test_a_retry_limit_is_lower(said: Said) -> None:
    said.repository.commit(dict(SIGN_IN), "A code to sign in")
    said.repository.write({"journeys/sign-in.yaml": SIGN_IN["journeys/sign-in.yaml"].replace("at-most: 2", "at-most: 1")})
    assert said.run("main") == snapshot(
        (
            1,
            """\
main → the files as they are

sign-in
  newcomer   always → with luck (always, if nothing fails)   1 new finding

── worse ──

promise  newcomer on sign-in: always → with luck (always, if nothing fails)
   edit    `code-page.send-code` can be taken once (it was twice)  journeys/sign-in.yaml:9

error[unanswerable-ask]  Newcomer is asked for the code at `code-page`, cannot or will not give it,
  and there is no way on without. That step is owned by the web shop.
   at      code-page:code  for newcomer  journeys/sign-in.yaml:6:12
   edit    `code-page.send-code` can be taken once (it was twice)  journeys/sign-in.yaml:9
   mend    give `code-page` a transition with `unanswered: true` for who cannot answer; or ask for
           something that they have, or that they were told before (`tells`)
   replay  cxtest explore sign-in --as newcomer --walk web.send-code.get-lost

── edited ──

  `code-page.send-code` can be taken once (it was twice)  journeys/sign-in.yaml:9

One persona is worse off: newcomer on sign-in.
Checked against the model, not against customers.
""",
        )
    )


def test_a_file_was_moved(said: Said) -> None:
    said.repository.git("mv", "journeys/returns.yaml", "journeys/sending-back.yaml")
    said.repository.git("mv", "personas/regular.yaml", "personas/anybody.yaml")
    assert said.run("main") == snapshot(
        (
            0,
            """\
main → the files as they are

Nothing was edited that anything depends on.

Nobody is worse off.
Checked against the model, not against customers.
""",
        )
    )


def test_a_budget_is_tighter(said: Said) -> None:
    said.edit("personas/gift-recipient.yaml", ("time: 15m", "time: 6m"))
    assert said.run("main") == snapshot(
        (
            1,
            """\
main → the files as they are

returns
  gift-recipient   always   1 new finding

── worse ──

error[over-budget]  Even if everything goes well, the gift recipient, coming in at `phone`, cannot
  reach `refunded` within their budget.
   at      phone  for gift-recipient  journeys/returns.yaml:3:11
   edit    the budget of `gift-recipient` for time is 6m (it was 15m)
           personas/gift-recipient.yaml:5
   mend    let one of these take less of what is too much, or offer another way from `phone`
   replay  cxtest explore returns --as gift-recipient --walk phone.press-2.agree

── edited ──

  the budget of `gift-recipient` for time is 6m (it was 15m)  personas/gift-recipient.yaml:5

One persona is worse off: gift-recipient on returns.
Checked against the model, not against customers.
""",
        )
    )


UNRELATED = {
    "comments": (("entries:", "# Where they come in.\nentries:"),),
    "formatting": (("entries: {phone: menu, web: form}", "entries:\n    web:   form\n    phone: menu"),),
    "order of keys": (("    owner: care\n    channel: phone\n", "    channel: phone\n    owner: care\n"),),
    "notes": (("    owner: care\n", "    owner: care\n    notes: busy on Mondays\n"),),
    "order of a list": (("carries: [order-number, fault]", "carries: [fault, order-number]"),),
    "another title": (("title: Money back", "title: All the money back"),),
    "order of transitions": (
        ("      agree: {to: refunded, by: owner}\n", ""),
        ("by: chance, at-most: 3}\n", "by: chance, at-most: 3}\n      agree: {to: refunded, by: owner}\n"),
    ),
}


@pytest.mark.parametrize("what", UNRELATED)
def test_an_unrelated_edit_says_nothing(said: Said, what: str) -> None:
    said.edit("journeys/returns.yaml", *UNRELATED[what])
    code, printed = said.run("main")
    assert code == 0
    assert (
        printed
        == """\
main → the files as they are

Nothing was edited that anything depends on.

Nobody is worse off.
Checked against the model, not against customers.
"""
    )


def test_what_is_dearer_off_the_cheapest_walk_is_not_said_to_be_nothing(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("try-again: {to: agent,", "try-again: {to: agent, takes: {time: 9h},"))
    assert said.run("main") == snapshot(
        (
            0,
            """\
main → the files as they are

No promise is another one, nothing new is found and nothing is gone, and at best it costs what it
did.

── edited ──

  `agent.try-again` takes 9h of time (it was none)  journeys/returns.yaml:28

Nobody is worse off.
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
Checked against the model, not against customers.
""",
        )
    )
    assert "at best it costs what it did" in said.run("main", "--format", "markdown")[1]


def test_the_upper_end_of_a_range_is_told_too(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("takes: {time: 5m..10m}", "takes: {time: 5m..40m}"))
    assert said.run("main") == snapshot(
        (
            1,
            """\
main → the files as they are

returns
  gift-recipient   always   1 new finding; more time
  regular          always   more time

── worse ──

warning[tight-budget]  The gift recipient, coming in at `phone`, reaches `refunded` within their
  budget, but only on a good day: where everything takes as much as it may, this walk comes to time
  42m (of 15m).
   at      phone  for gift-recipient  journeys/returns.yaml:3:11
   edit    `agent` takes 5m..40m of time (it was 5m..10m)  journeys/returns.yaml:25
   mend    narrow the ranges of `takes` on this walk, or offer another way
   replay  cxtest explore returns --as gift-recipient --walk phone.press-2.agree

costs more  gift-recipient on returns: time at best 7m → 7m, at worst 12m → 42m
costs more  regular on returns from phone: time at best 7m → 7m, at worst 12m → 42m
costs more  regular on returns from web: time at best 10m → 10m, at worst 15m → 45m

── edited ──

  `agent` takes 5m..40m of time (it was 5m..10m)  journeys/returns.yaml:25

2 personas are worse off: gift-recipient and regular on returns.
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
At worst is the same with ranges at their upper end.
Checked against the model, not against customers.
""",
        )
    )
    assert "time at best 7m → 7m, at worst 12m → 42m" in said.run("main", "--format", "markdown")[1]
    assert said.run("main", "--allow", "time", "--allow", "tight-budget")[0] == 0


def test_what_would_mend_it_for_others_is_told_too(said: Said) -> None:
    """One of them may ring up; the other writes, and forgets the order number on the way, too."""
    said.edit(
        "journeys/returns.yaml",
        ("carries: [order-number]}", "carries: []}"),
        ("send: {to: agent, carries: [order-number, fault]}", "send: {to: agent, carries: [fault]}"),
    )
    said.repository.write({"personas/regular.yaml": FILES["personas/regular.yaml"].replace("[phone, web]", "[web]")})
    printed = said.run("main")[1]
    assert "mend    add `carries: [order-number]` to `menu.press-2`\n" in printed
    assert "for regular: add `carries: [order-number]` to `form.send`\n" in printed
    assert "mend, for regular: add `carries: [order-number]` to `form.send`\n" in said.run("main", "--format", "markdown")[1]
