"""A playbook as Markdown that reads well as plain text: numbered, with boxes to tick."""

from __future__ import annotations

import re

from cxtest.reports.page import Page, Paper
from cxtest.telling.playbook import Entry, Playbook, Script

_CODE = re.compile(r"(`[a-z0-9.\[\]-]+`)")
"""Our own marks around ids, triggers and places; all else between them is a stranger's."""
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LINKS = re.compile(r"(?i)(https?|ftp|mailto)(:)|(www)(\.)")
_BULLETS = re.compile(r"(?<!\S)([-+=]+)(?!\S)|(?<!\S)(1)([.)])(?=\s)")
"""What would begin a list, or underline a heading, where a line is broken before it; of numbers only 1 can, within a paragraph."""
BOX = "- [ ] "


def render(book: Playbook, page: Page = Page()) -> str:  # noqa: B008
    """The playbook; names in it do nothing, be it read as Markdown or in a terminal."""
    paper = Paper(page)
    paper.line(f"# Playbook: {escaped(book.title)}")
    paper.blank()
    for name, text in book.you:
        paper.line(f"- **{escaped(name)}:** {escaped(text)}", hanging=2)
    for said in book.said:
        paper.blank()
        paper.line(escaped(said))
    for number, script in enumerate(book.scripts, 1):
        _script(paper, script, number, len(book.scripts))
    return paper.text()


def _script(paper: Paper, script: Script, number: int, of: int) -> None:
    paper.blank()
    paper.line(f"## Walk {number} of {of}" if of > 1 else "## The walk")
    paper.blank()
    if script.about:
        paper.line(escaped(f"{script.about[:1].upper()}{script.about[1:]}"))
        paper.blank()
    paper.verbatim(f"`{script.token}`")
    for entry in script.entries:
        _entry(paper, entry)
    paper.blank()
    paper.line("What should have happened:")
    paper.blank()
    for sentence in script.end:
        paper.line(f"{BOX}{escaped(sentence)}", hanging=6)


def _entry(paper: Paper, entry: Entry) -> None:
    heading = f"{entry.number}. "
    indent = len(heading)
    paper.blank()
    paper.line(f"{heading}**{'Wait for' if entry.waits else 'Do:'}** {escaped(entry.do)}", hanging=indent)
    for name, sentence in (
        *(("" if number else "Expect:", sentence) for number, sentence in enumerate(entry.expect)),
        *(("They must not ask you for", f"{facts}.") for facts in [entry.must_not_ask] if facts),
        *(("They already know", f"{facts}.") for facts in [entry.they_know] if facts),
        *(("As the journey is written,", sentence) for sentence in entry.again),
    ):
        paper.line(f"{BOX}{f'**{name}** ' if name else ''}{escaped(sentence)}", indent=indent, hanging=6)


def escaped(text: str) -> str:
    """A text in Markdown, where nothing of it is a mark but the backticks that we have put around ids."""
    return "".join(piece if number % 2 else _plain(piece) for number, piece in enumerate(_CODE.split(" ".join(text.split()))))


def _plain(text: str) -> str:
    text = _MARKS.sub(r"\\\1", text)
    text = _LINKS.sub(lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", text)
    return _BULLETS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
