"""An example in a repository with commits, and what `cxtest diff` says of it once it is edited."""

from __future__ import annotations

from pathlib import Path

import pytest
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


class Said:
    """Runs the command, and has what it said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """Begins with a repository whose first commit, on `main`, is the example; the command runs in its folder."""
        self.repository, self._capsys = Repository(folder / "shop"), capsys
        self.repository.commit(dict(FILES), "As it was")
        monkeypatch.chdir(self.repository.project)
        monkeypatch.setenv("COLUMNS", "100")

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
