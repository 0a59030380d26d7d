"""A playbook as Markdown that reads well as plain text: numbered, with boxes to tick."""

from __future__ import annotations

from cxtest.reports.markdown_words import legible
from cxtest.reports.page import Page, Paper
from cxtest.telling.playbook import Entry, Playbook, Script

BOX = "- [ ] "


def render(book: Playbook, page: Page = Page()) -> str:  # noqa: B008
    """The playbook; names in it do nothing, be it read as Markdown or in a terminal."""
    paper = Paper(page)
    paper.line(f"# Playbook: {legible(book.title)}")
    paper.blank()
    for name, text in book.you:
        paper.line(f"- **{legible(name)}:** {legible(text)}", hanging=2)
    for said in book.said:
        paper.blank()
        paper.line(legible(said))
    for number, script in enumerate(book.scripts, 1):
        _script(paper, script, number, len(book.scripts))
    return paper.text()


def _script(paper: Paper, script: Script, number: int, of: int) -> None:
    paper.blank()
    paper.line(f"## Walk {number} of {of}" if of > 1 else "## The walk")
    paper.blank()
    if script.about:
        paper.line(legible(f"{script.about[:1].upper()}{script.about[1:]}"))
        paper.blank()
    paper.verbatim(f"`{script.token}`")
    for entry in script.entries:
        _entry(paper, entry)
    paper.blank()
    paper.line("What should have happened:")
    paper.blank()
    for sentence in script.end:
        paper.line(f"{BOX}{legible(sentence)}", hanging=6)


def _entry(paper: Paper, entry: Entry) -> None:
    heading = f"{entry.number}. "
    indent = len(heading)
    paper.blank()
    paper.line(f"{heading}**{'Wait for' if entry.waits else 'Do:'}** {legible(entry.do)}", hanging=indent)
    for name, sentence in (
        *(("" if number else "Expect:", sentence) for number, sentence in enumerate(entry.expect)),
        *(("They must not ask you for", f"{facts}.") for facts in [entry.must_not_ask] if facts),
        *(("They already know", f"{facts}.") for facts in [entry.they_know] if facts),
        *(("As the journey is written,", sentence) for sentence in entry.again),
    ):
        paper.line(f"{BOX}{f'**{name}** ' if name else ''}{legible(sentence)}", indent=indent, hanging=6)
