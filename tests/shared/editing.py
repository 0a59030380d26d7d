"""Edits made in the texts of files, as somebody would who copies them from a report."""

from collections.abc import Iterable

from cxtest.exhibits import Edit


def edited(files: dict[str, str], edits: Iterable[Edit]) -> dict[str, str]:
    """The files with these lines put in, as somebody would who copies them."""
    found = dict(files)
    for edit in sorted(edits, key=lambda edit: (edit.line, not edit.added), reverse=True):
        lines = found[edit.file].splitlines()
        lines[edit.line - 1 : edit.line - 1 if edit.added else edit.line] = [] if edit.goes else [edit.text]
        found[edit.file] = "\n".join(lines) + "\n"
    return found
