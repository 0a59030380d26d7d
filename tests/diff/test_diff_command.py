"""`cxtest diff` on a repository with real commits: for each kind of change, all that it says, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from scratch_repository import Repository

from cxtest.cli.app import run

ORGANISATION = """\
organisation: shop
currency: GBP
parties:
  bot: {title: The phone menu, automated: true}
  care: {title: The care team}
  shop-web: {title: The web shop}
facts:
  order-number: {title: Order number}
  fault: {title: Fault}
"""
RETURNS = """\
journey: returns
title: Sending something back
entries: {phone: menu, web: form}
steps:
  menu:
    owner: bot
    channel: phone
    needs: [order-number]
    takes: {time: 2m}
    transitions:
      press-2: {to: agent, by: owner, carries: [order-number]}
      say-nothing: {to: menu, unanswered: true, at-most: 3}
  form:
    owner: shop-web
    channel: web
    needs: [order-number, fault]
    takes: {time: 5m}
    transitions:
      send: {to: agent, carries: [order-number, fault]}
  agent:
    title: Somebody of the care team
    owner: care
    channel: phone
    needs: [order-number, fault]
    takes: {time: 5m..10m}
    transitions:
      agree: {to: refunded, by: owner}
      try-again: {to: agent, by: chance, at-most: 3}
  refunded: {title: Money back, outcome: refunded}
"""
PERSONAS = {
    "personas/gift-recipient.yaml": """\
persona: gift-recipient
title: Gift recipient
journeys:
  returns: {enters-at: [phone], wants: [refunded]}
budget: {time: 15m}
""",
    "personas/regular.yaml": """\
persona: regular
title: Regular customer
journeys:
  returns: {enters-at: [phone, web], wants: [refunded]}
""",
}
FILES = {"journeys/organisation.yaml": ORGANISATION, "journeys/returns.yaml": RETURNS, **PERSONAS}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository whose first commit, on `main`, is the example; the command runs in its folder."""
    made = Repository(tmp_path / "shop")
    made.commit(dict(FILES), "As it was")
    monkeypatch.chdir(made.project)
    return made


class Said:
    """Runs the command, and has what it said."""

    def __init__(self, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
        self.repository, self._capsys = repository, capsys

    def edit(self, file: str, *pairs: tuple[str, str]) -> None:
        """Edits a file of the project, in the work tree."""
        text = FILES[file]
        for old, new in pairs:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        self.repository.write({file: text})

    def run(self, *arguments: str) -> tuple[int, str]:
        """The exit code, and what was printed."""
        code = run(["diff", *arguments])
        printed = self._capsys.readouterr()
        assert printed.err == ""
        return code, printed.out

    def fails(self, *arguments: str) -> str:
        """What is said where the command line, or a version, is wrong."""
        code = run(["diff", *arguments])
        printed = self._capsys.readouterr()
        assert (code, printed.out) == (3, "")
        return printed.err


@pytest.fixture
def said(repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """The command, on the repository."""
    monkeypatch.setenv("COLUMNS", "100")
    return Said(repository, capsys)


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

costs more  gift-recipient on returns: facts 2 → 3, repeats 0 → 1
costs more  regular on returns from phone: facts 2 → 3, repeats 0 → 1

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
  gift-recipient   always   3 new findings; more facts and repeats; less hand-offs
  regular          always   4 new findings; more facts and repeats; less hand-offs

── worse ──

error[repeated-data-entry]  The regular customer is asked for the fault again at “Somebody of the
  care team” (`agent`). They have told it before.
   at      agent:fault  for gift-recipient and regular  journeys/returns.yaml:23:27
   edit    `agent` has no owner any more (it was `care`)  journeys/returns.yaml:20
   mend    add `carries: [fault]` to `form.send`; and let somebody own `agent`, since nobody passes
           anything on from there
   replay  cxtest explore returns --as regular --walk web.send

error[repeated-data-entry]  The gift recipient is asked for the order number again at “Somebody of
  the care team” (`agent`). They have told it before.
   at      agent:order-number  for gift-recipient and regular  journeys/returns.yaml:23:13
   edit    `agent` has no owner any more (it was `care`)  journeys/returns.yaml:20
   mend    add `carries: [order-number]` to `menu.press-2`; and let somebody own `agent`, since
           nobody passes anything on from there
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

costs more  gift-recipient on returns: facts 2 → 3, repeats 0 → 1
costs more  regular on returns from phone: facts 2 → 3, repeats 0 → 1
costs more  regular on returns from web: facts 2 → 4, repeats 0 → 2

── better ──

costs less  gift-recipient on returns: hand-offs 1 → 0
costs less  regular on returns: hand-offs 1 → 0

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


def test_what_is_better_is_told_too(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("carries: [order-number]}", "carries: []}"))
    said.repository.commit(message="Nothing is carried")
    assert said.run("main", "main~1") == snapshot(
        (
            0,
            """\
main → main~1

returns
  gift-recipient   always   1 finding gone; less facts and repeats
  regular          always   1 finding gone; less facts and repeats

── better ──

gone  repeated-data-entry at agent:order-number for gift-recipient and regular
   edit    `menu.press-2` now carries `order-number`  journeys/returns.yaml:11

costs less  gift-recipient on returns: facts 3 → 2, repeats 1 → 0
costs less  regular on returns from phone: facts 3 → 2, repeats 1 → 0

── edited ──

  `menu.press-2` now carries `order-number`  journeys/returns.yaml:11

Nobody is worse off.
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
Checked against the model, not against customers.
""",
        )
    )


def test_what_gets_worse_may_be_allowed(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("takes: {time: 2m}", "takes: {time: 4m}"))
    assert said.run("main", "--allow", "time") == snapshot(
        (
            0,
            """\
main → the files as they are

returns
  gift-recipient   always   more time
  regular          always   more time

── worse ──

costs more  gift-recipient on returns: time 7m → 9m (allowed)
costs more  regular on returns from phone: time 7m → 9m (allowed)

── edited ──

  `menu` takes time 4m (it was 2m)  journeys/returns.yaml:9

Nobody is worse off but in ways that were allowed.
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
Checked against the model, not against customers.
""",
        )
    )
    assert said.run("main", "--allow", "regular:time")[0] == 1
    assert said.run("main", "--allow", "regular:time", "--allow", "gift-recipient:time")[0] == 0


def test_two_commits_are_compared_without_the_files_as_they_are(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("carries: [order-number]}", "carries: []}"))
    said.repository.commit(message="Nothing is carried")
    said.repository.write({"journeys/returns.yaml": "no: journey\n"})
    code, printed = said.run("main~1", "main")
    assert code == 1
    assert "repeated-data-entry" in printed
    assert "explore" not in printed  # only what the files are now can be walked


def test_all_of_it_as_json(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("carries: [order-number]}", "carries: []}"))
    code, printed = said.run("main", "--format", "json", "--persona", "gift-recipient")
    data = json.loads(printed)
    assert code == 1
    assert data.pop("findings")[0].pop("finding")["message"].startswith("The gift recipient is asked for the order number again")
    assert data == snapshot(
        {
            "format": "cxtest-diff",
            "version": 1,
            "before": "main",
            "after": "the files as they are",
            "worse-off": [
                {"what": "facts", "journey": "returns", "persona": "gift-recipient", "allowed": False},
                {"what": "repeats", "journey": "returns", "persona": "gift-recipient", "allowed": False},
                {"what": "repeated-data-entry", "journey": "returns", "persona": "gift-recipient", "allowed": False},
            ],
            "cells": [
                {
                    "journey": "returns",
                    "persona": "gift-recipient",
                    "change": "changed",
                    "promise": {
                        "before": {"promise": "always", "undisturbed": "always", "entries": {"phone": "always"}},
                        "after": {"promise": "always", "undisturbed": "always", "entries": {"phone": "always"}},
                    },
                    "out-of-reach": [],
                    "within-reach": [],
                    "costs": [
                        {
                            "entry": "phone",
                            "key": "facts",
                            "worse": True,
                            "before": {"least": 2, "walk": "phone.press-2.agree"},
                            "after": {"least": 3, "walk": "phone.press-2.agree"},
                        },
                        {
                            "entry": "phone",
                            "key": "repeats",
                            "worse": True,
                            "before": {"least": 0, "walk": "phone.press-2.agree"},
                            "after": {"least": 1, "walk": "phone.press-2.agree"},
                        },
                    ],
                    "causes": [],
                }
            ],
            "edits": [
                {
                    "said": "`menu.press-2` no longer carries `order-number`",
                    "thing": "other",
                    "change": "changed",
                    "name": "returns",
                    "journey": "returns",
                    "file": "journeys/returns.yaml",
                    "line": 11,
                    "seen-in": "after",
                }
            ],
            "renamed": [],
            "causes": {"sought": True, "edits": 1, "most": 50, "not-alone": []},
            "settings": [],
            "unknown": [],
            "compared": 1,
            "unchanged": 0,
        }
    )


def test_a_comment_for_a_pull_request(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("takes: {time: 2m}", "takes: {time: 4m}"))
    said.edit("personas/gift-recipient.yaml", ("time: 15m", "time: 8m"))
    assert said.run("main", "--format", "markdown", "--persona", "gift-recipient") == snapshot(
        (
            1,
            """\
<!-- cxtest diff -->

### cxtest: One persona is worse off.

`main` → `the files as they are`

| journey | persona | promise | what changed |
|---|---|---|---|
| `returns` | `gift-recipient` | always | 1 new finding; more time |

**Worse**

- **error** `over-budget`: Even if everything goes well, the gift recipient, coming in at `phone`, cannot reach `refunded` within their budget.
  - at `phone` for `gift-recipient`, `journeys/returns.yaml:3`
  - mend: let one of these take less of what is too much, or offer another way from `phone`
- **costs more** `gift-recipient` on `returns`: time 7m → 9m

<details><summary>Edited (2)</summary>

- `menu` takes time 4m (it was 2m) (`journeys/returns.yaml:9`)
- the budget of `gift-recipient` for time is 8m (it was 15m) (`personas/gift-recipient.yaml:5`)

</details>

What it costs is the least that any walk to a wanted outcome comes to, each key by itself.

Checked against the model, not against customers.
""",
        )
    )


def test_reports_go_to_files_too(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("carries: [order-number]}", "carries: []}"))
    printed = said.run("main", "--output", "markdown=comment.md", "-o", "json=diff.json")[1]
    project = said.repository.project
    assert (project / "comment.md").read_text().startswith("<!-- cxtest diff -->\n")
    assert json.loads((project / "diff.json").read_text())["format"] == "cxtest-diff"
    assert printed.startswith("main → the files as they are\n")
    assert "the formats are text, markdown, json" in said.fails("main", "--output", "comment.md")


def test_what_cannot_be_compared_is_said(said: Said) -> None:
    assert said.fails("mian") == snapshot(
        "error: there is no folder `mian`, and there is no branch, tag or commit `mian`; did you mean `main`?\n"
    )
    assert said.fails("main", "--persona", "regulars") == snapshot("error: there is no persona `regulars`; did you mean `regular`?\n")
    assert said.fails("main", "--allow", "tme") == snapshot(
        "error: `--allow`: there is no thing that may get worse: `tme`; did you mean `time`?\n"
    )
    said.repository.commit({"journeys/returns.yaml": RETURNS.replace("to: agent, carries", "to: agnet, carries")}, "A slip")
    said.repository.write({"journeys/returns.yaml": RETURNS})
    assert said.fails("main") == snapshot("""\
in `main`: journeys/returns.yaml:19:18: error: there is no step `agnet`; did you mean `agent`?
    19 │       send: {to: agnet, carries: [order-number, fault]}
       │                  ^^^^^
1 error. Nothing was checked.
""")


def test_at_a_limit_the_exit_code_says_that_not_all_is_known(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("title: Money back, outcome", "outcome"), ("carries: [order-number, fault]", "carries: everything"))
    code, printed = said.run("main", "--max-configurations", "1", "--persona", "gift-recipient", "--rule", "dead-end")
    assert code == 2
    assert printed == snapshot("""\
main → the files as they are

As far as is known, nothing changed for anybody.

── edited ──

  `form.send` carries everything (it was `order-number` and `fault`)  journeys/returns.yaml:19

unknown: what is promised, dead-end, the least time, the least wait, the least money, the least
  steps, the least hand-offs, the least channel-switches, the least facts and the least repeats on
  returns as gift-recipient, in main: stopped at the limit of 1 configurations: 3 found, 2 of them
  not looked into; raise `limits.configurations` in [tool.cxtest], or --max-configurations
unknown: what is promised, dead-end, the least time, the least wait, the least money, the least
  steps, the least hand-offs, the least channel-switches, the least facts and the least repeats on
  returns as gift-recipient, in the files as they are: stopped at the limit of 1 configurations: 3
  found, 2 of them not looked into; raise `limits.configurations` in [tool.cxtest], or
  --max-configurations
2 things could not be decided: somebody may be worse off, and nobody has seen it.
Checked against the model, not against customers.
""")


def test_each_edit_is_where_it_is_said_to_be(said: Said) -> None:
    """The line that is named speaks of what was edited, or of what it was in."""
    without_budget = PERSONAS["personas/gift-recipient.yaml"].replace("budget: {time: 15m}\n", "")
    said.edit(
        "journeys/returns.yaml",
        ("carries: [order-number, fault]", "carries: [fault]"),
        ("    takes: {time: 5m}\n", ""),
        ("      try-again: {to: agent, by: chance, at-most: 3}\n", ""),
        ("entries: {phone: menu, web: form}\n", "entries:\n  phone: menu\n  web: agent\n"),
        ("  form:\n", "  attic: {owner: care, transitions: {down: agent}}\n  form:\n"),
        ("say-nothing: {to: menu, unanswered: true, at-most: 3}", "say-nothing: {to: menu, unanswered: true, at-most: 2}"),
    )
    said.repository.write({"personas/regular.yaml": None, "personas/gift-recipient.yaml": without_budget})
    edits = json.loads(said.run("main", "--format", "json")[1])["edits"]
    seen = {}
    for edit in edits:
        now = (said.repository.project / edit["file"]).read_text() if edit["seen-in"] == "after" else FILES[edit["file"]]
        seen[edit["said"]] = f"{edit['seen-in']}: {now.splitlines()[edit['line'] - 1].strip()}"
    assert seen == snapshot(
        {
            "the entry `web` leads to `agent` (it led to `form`)": "after: web: agent",
            "`menu.say-nothing` can be taken twice (it was 3 times)": "after: say-nothing: {to: menu, unanswered: true, at-most: 2}",
            "`form` takes no time any more (it was 5m)": "after: form:",
            "`form.send` no longer carries `order-number`": "after: send: {to: agent, carries: [fault]}",
            "the transition `agent.try-again` to `agent` is gone": "before: try-again: {to: agent, by: chance, at-most: 3}",
            "the step `attic` is new": "after: attic: {owner: care, transitions: {down: agent}}",
            "`gift-recipient` has no budget for time any more (it was 15m)": "before: budget: {time: 15m}",
            "the persona `regular` is gone": "before: persona: regular",
        }
    )
