"""What `cxtest diff` says of findings that somebody answers for, or does not any more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from diffed import FILES, RETURNS, Said
from inline_snapshot import snapshot

DROPPED = RETURNS.replace("carries: [order-number]}", "carries: []}")
WAIVER = """\
waivers:
  - rule: repeated-data-entry
    place: agent:order-number
    because: The menu is replaced in spring.
    owner: Ada
    until: 2999-03-31
"""
ALLOWED = ("--allow", "facts", "--allow", "repeats")


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """The command, on a repository with the example."""
    return Said(tmp_path, capsys, monkeypatch)


def test_what_is_new_and_waived_at_once_is_told_and_makes_nobody_worse_off(said: Said) -> None:
    said.repository.write({"journeys/returns.yaml": DROPPED + WAIVER})
    assert said.run("main", *ALLOWED) == snapshot(
        (
            0,
            """\
main → the files as they are

returns
  gift-recipient   always   1 finding waived; more facts and repeats
  regular          always   1 finding waived; more facts and repeats

── worse ──

costs more  gift-recipient on returns: facts 2 → 3 (allowed); repeats 0 → 1 (allowed)
costs more  regular on returns from phone: facts 2 → 3 (allowed); repeats 0 → 1 (allowed)

── waived ──

error  repeated-data-entry at agent:order-number for gift-recipient and regular
   waiver  Waived by Ada until 2999-03-31: The menu is replaced in spring.  journeys/returns.yaml:31

── edited ──

  `menu.press-2` no longer carries `order-number`  journeys/returns.yaml:11
  the waiver of `repeated-data-entry` at “agent:order-number” is new  journeys/returns.yaml:31

Nobody is worse off but in ways that were allowed.
What it costs is the least that any walk to a wanted outcome comes to, each key by itself.
Checked against the model, not against customers.
""",
        )
    )
    code, printed = said.run("main", *ALLOWED, "--format", "markdown")
    assert (code, printed[printed.index("**Waived**") : printed.index("<details>")]) == snapshot(
        (
            0,
            """\
**Waived**

- **error** `repeated-data-entry` at `agent:order-number` for `gift-recipient` and `regular`
  - waiver: Waived by Ada until 2999-03-31: The menu is replaced in spring. (`journeys/returns.yaml:31`)

""",
        )
    )
    found = json.loads(said.run("main", "--format", "json")[1])["findings"]
    assert {(one["change"], one["otherwise"], one["finding"]["standing"]) for one in found} == {("waived", None, "waived")}


def test_what_was_there_and_is_waived_now_is_not_gone(said: Said) -> None:
    said.repository.commit({"journeys/returns.yaml": DROPPED}, "Nothing is carried")
    said.repository.write({"journeys/returns.yaml": DROPPED + WAIVER})
    code, printed = said.run("main")
    assert code == 0
    assert "repeated-data-entry at agent:order-number for gift-recipient and regular; before, it was not waived" in " ".join(
        printed.split()
    )
    assert "gone" not in printed


@pytest.mark.parametrize("after", ["", WAIVER.replace("2999", "2020")])
def test_a_waiver_that_goes_or_is_over_is_a_new_finding(said: Said, after: str) -> None:
    said.repository.commit({"journeys/returns.yaml": DROPPED + WAIVER}, "Waived")
    said.repository.write({"journeys/returns.yaml": DROPPED + after})
    code, printed = said.run("main")
    assert code == 1
    assert "They have told it before. Before, it was" in printed
    assert ("Not any more: Waived by Ada until 2020-03-31: The menu is replaced in spring." in " ".join(printed.split())) == bool(after)
    assert "── waived ──" not in printed


def test_what_is_waived_in_both_versions_is_not_told(said: Said) -> None:
    said.repository.commit({"journeys/returns.yaml": DROPPED + WAIVER}, "Waived")
    said.edit("journeys/returns.yaml", ("carries: [order-number]}", "carries: []}"), ("at-most: 3}\n  refunded", "at-most: 2}\n  refunded"))
    said.repository.write({"journeys/returns.yaml": (said.repository.project / "journeys/returns.yaml").read_text() + WAIVER})
    code, printed = said.run("main")
    assert code == 0
    assert "waived" not in printed


def test_who_is_newly_tested_with_what_is_waived(said: Said) -> None:
    said.repository.commit({"journeys/returns.yaml": DROPPED + WAIVER, "personas/regular.yaml": None}, "One persona")
    said.repository.write({"personas/regular.yaml": FILES["personas/regular.yaml"]})
    code, printed = said.run("main")
    assert code == 0
    assert "── waived ──\n\nerror  repeated-data-entry at agent:order-number for regular\n" in printed
