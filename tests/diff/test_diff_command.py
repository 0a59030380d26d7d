"""The command `cxtest diff`: which versions, what may get worse, in which format, and what is said where something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from diffed import FILES, PERSONAS, RETURNS, Said
from inline_snapshot import snapshot


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """The command, on a repository with the example."""
    return Said(tmp_path, capsys, monkeypatch)


def test_what_is_better_is_told_too(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("carries: [order-number]}", "carries: []}"))
    said.repository.commit(message="Nothing is carried")
    assert said.run("main", "main~1") == snapshot(
        (
            0,
            """\
main → main~1

returns
  gift-recipient   always   1 finding gone; fewer facts and repeats
  regular          always   1 finding gone; fewer facts and repeats

── better ──

gone  repeated-data-entry at agent:order-number for gift-recipient and regular
   edit    `menu.press-2` now carries `order-number`  journeys/returns.yaml:11

costs less  gift-recipient on returns: facts 3 → 2; repeats 1 → 0
costs less  regular on returns from phone: facts 3 → 2; repeats 1 → 0

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

costs more  gift-recipient on returns: time at best 7m → 9m, at worst 12m → 14m (allowed)
costs more  regular on returns from phone: time at best 7m → 9m, at worst 12m → 14m (allowed)

── edited ──

  `menu` takes 4m of time (it was 2m)  journeys/returns.yaml:9

Nobody is worse off but in ways that were allowed.
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
At worst is the same with ranges at their upper end.
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
                            "before": {"least": 2, "walk": "phone.press-2.agree", "least-at-upper-ends": 2},
                            "after": {"least": 3, "walk": "phone.press-2.agree", "least-at-upper-ends": 3},
                        },
                        {
                            "entry": "phone",
                            "key": "repeats",
                            "worse": True,
                            "before": {"least": 0, "walk": "phone.press-2.agree", "least-at-upper-ends": 0},
                            "after": {"least": 1, "walk": "phone.press-2.agree", "least-at-upper-ends": 1},
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
            "begins": False,
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

`main` → the files as they are

| journey | persona | promise | what changed |
|---|---|---|---|
| `returns` | `gift-recipient` | always | 1 new finding; more time |

**Worse**

- **error** `over-budget`: Even if everything goes well, the gift recipient, coming in at `phone`, cannot reach `refunded` within their budget.
  - at `phone` for `gift-recipient`, `journeys/returns.yaml:3`
  - mend: let one of these take less of what is too much, or offer another way from `phone`
- **costs more** `gift-recipient` on `returns`: time at best 7m → 9m, at worst 12m → 14m

<details><summary>Edited (2)</summary>

- `menu` takes 4m of time (it was 2m) (`journeys/returns.yaml:9`)
- the budget of `gift-recipient` for time is 8m (it was 15m) (`personas/gift-recipient.yaml:5`)

</details>

What it costs is the least that any walk to a wanted outcome comes to, each key by itself. At worst is the same with ranges at their upper end.

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
1 error. Nothing was checked. Mend `main` first, or compare with a version whose files can be read.
""")


def test_at_a_limit_the_exit_code_says_that_not_all_is_known(said: Said) -> None:
    said.edit("journeys/returns.yaml", ("title: Money back, outcome", "outcome"), ("carries: [order-number, fault]", "carries: everything"))
    code, printed = said.run("main", "--max-configurations", "1", "--persona", "gift-recipient", "--rule", "dead-end")
    assert code == 2
    assert printed == snapshot("""\
main → the files as they are

As far as is known, no promise is another one, nothing new is found and nothing is gone, and at best
it costs what it did.

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
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
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
