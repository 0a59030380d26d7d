"""What a YAML parser complains of, in words for people who do not read its source."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import yaml

from cxtest.source import visible

Place = tuple[int, int]
_BEYOND = re.compile(r"\\U(?!000|0010)[0-9a-fA-F]{8}")


def in_words(cause: Exception, lines: tuple[str, ...], line: int, column: int) -> tuple[int, int, str]:
    """Line, column and message for an error of the parser; `line` and `column` are where it stood, if it does not say so itself."""
    if not isinstance(cause, yaml.MarkedYAMLError):
        for number in range(line, len(lines) + 1):  # the parser trips over an escape beyond the last character there is
            found = _BEYOND.search(lines[number - 1])
            if found:
                return number, found.start() + 1, f"`{found[0]}` is no character"
        return line, column, "this cannot be read as YAML from here on"
    problem, context = cause.problem or "", cause.context or ""
    at = _place(cause.problem_mark) or (line, column)
    since = _place(cause.context_mark) or at
    for pattern, explain in _EXPLAINED:
        if re.search(pattern, f"{context}: {problem}"):
            return explain(at, since, lines)
    return *at, "this cannot be read as YAML from here on"


def _place(mark: yaml.error.Mark | None) -> Place | None:
    return None if mark is None else (mark.line + 1, mark.column + 1)


def _char(place: Place, lines: tuple[str, ...]) -> str:
    line = lines[place[0] - 1] if place[0] <= len(lines) else ""
    return line[place[1] - 1 : place[1]]


Explained = tuple[int, int, str]


def _fixed(message: str, *, since: bool = False) -> Callable[[Place, Place, tuple[str, ...]], Explained]:
    def explain(at: Place, began: Place, _lines: tuple[str, ...]) -> Explained:
        return *(began if since else at), message

    return explain


def _odd_character(at: Place, _since: Place, lines: tuple[str, ...]) -> Explained:
    char = _char(at, lines)
    if char == "\t":
        return *at, "a tab stands here; indent and separate with spaces"
    return *at, f"a text cannot begin with `{char}`; put it in quotes"


def _no_colon(_at: Place, since: Place, lines: tuple[str, ...]) -> Explained:
    written = lines[since[0] - 1][since[1] - 1 :].split(" #")[0].strip()[:60]
    if re.match(r"[\w-]+:\S", written):
        return *since, f"a space is missing after the colon in `{visible(written)}`"
    return *since, f"a colon is missing in `{visible(written)}`; a key is written `key: value`"


def _one_colon_too_many(at: Place, _since: Place, lines: tuple[str, ...]) -> Explained:
    line = lines[at[0] - 1]
    if ": " not in line[: at[1]]:
        begins = len(line) - len(line.lstrip(" ")) + 1
        return at[0], begins, "this line is indented further than the ones it belongs to; or the line before it should end with `:`"
    return *at, "this `:` is one too many; put a text that contains `: ` in quotes"


def _unclosed(bracket: str, closing: str) -> Callable[[Place, Place, tuple[str, ...]], Explained]:
    def explain(at: Place, since: Place, lines: tuple[str, ...]) -> Explained:
        if _char(at, lines) == "[" and lines[at[0] - 1][at[1] - 2 : at[1] - 1].isalnum():
            return *at, f"between `{bracket}` and `{closing}` a text with `[` in it needs quotes, such as `'slip.inspect[1]'`"
        hint = "; or a text with `: ` or `,` in it needs quotes" if bracket == "{" else ""
        return *at, f"a `,` or `{closing}` is missing before this, for the `{bracket}` in line {since[0]}{hint}"

    return explain


def _unaligned(at: Place, since: Place, lines: tuple[str, ...]) -> Explained:
    char = _char(at, lines)
    if lines[at[0] - 1][at[1] - 1 :].startswith("- "):
        return *at, "an entry of a list (`- `) stands here among keys; give the list a key of its own, such as `needs:`"
    if char and char in "]},":
        return *at, f"this `{char}` has no opening bracket"
    if lines[at[0] - 1][: at[1] - 1].strip():
        return (
            *at,
            "this does not belong here, after a value that is complete; put text that contains quotes or brackets in quotes as a whole",
        )
    return *at, f"this line does not line up with the ones it belongs to, which begin in line {since[0]}; check the indentation"


def _unfinished(at: Place, since: Place, lines: tuple[str, ...]) -> Explained:
    opened = _char(since, lines)
    if opened and opened in "[{":
        return *since, f"the `{opened}` here is never closed; a `{']' if opened == '[' else '}'}` is missing"
    return *at, "the file ends here, but a `[` or `{` before this is not closed yet"


_EXPLAINED: Final[tuple[tuple[str, Callable[[Place, Place, tuple[str, ...]], Explained]], ...]] = (
    (r"cannot start any token", _odd_character),
    (r"could not find expected ':'", _no_colon),
    (r"mapping values are not allowed", _one_colon_too_many),
    (r"found '<stream end>'", _unfinished),
    (r"sequence entries are not allowed", _fixed("a list cannot begin here; begin each entry on a line of its own, with `- `")),
    (r"mapping keys are not allowed", _fixed("a text cannot begin with `? `; put it in quotes")),
    (r"flow sequence", _unclosed("[", "]")),
    (r"flow mapping", _unclosed("{", "}")),
    (r"quoted scalar: found unexpected (end of stream|document)", _fixed("the quote that opens here is never closed", since=True)),
    (
        r"double-quoted scalar",
        _fixed("a `\\` has a meaning of its own in double quotes, and this one has none; write `\\\\`, or use single quotes"),
    ),
    (r"block scalar", _fixed("after `|` or `>` the text begins on the next line")),
    (r"scanning an? (anchor|alias)", _fixed("a text cannot begin with `&` or `*`; put it in quotes")),
    (r"(scanning|parsing) a tag|tag handle", _fixed("a text cannot begin with `!`; put it in quotes")),
    (r"directive|incompatible YAML", _fixed("a line cannot begin with `%`; put the text in quotes")),
    (r"expected <block end>", _unaligned),
    (r"expected '<document start>'", _fixed("this does not belong to what stands before it; check the indentation")),
    (r"expected the node content", _fixed("a value is missing here, or a text that begins like this needs quotes")),
)
