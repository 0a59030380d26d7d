"""One YAML file → mappings, lists and texts, and where each stands. A gate lets through what a project needs of YAML, and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, NoReturn, TypeAlias

import yaml

from cxtest.errors import InputError, Problem
from cxtest.loading.text import read_text, split_lines
from cxtest.loading.yaml_words import in_words
from cxtest.source import Route, SourceMap, Span, visible

MAX_DEPTH: Final = 40
"""How deep mappings and lists may be nested."""
MAX_NODES: Final = 50_000
"""How many keys, values and list entries one file may have."""

Node: TypeAlias = "str | list[Node] | dict[str, Node]"

_FAST: Final[type] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_PURE: Final[type] = yaml.BaseLoader
# What the two parsers read differently: tabs, a comment that sticks to `|`, and `? ` inside brackets. Only the one in Python reads these.
_DISPUTED = re.compile(r"\t|[|>][-+0-9]*#")
_DISPUTED_IN_BRACKETS = re.compile(r"\?(?:[\s,\[\]{}:]|$)")
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)", re.DOTALL)


class Document(NamedTuple):
    """What a file holds. Every scalar is text, whatever it looks like; `problems` are those that did not stop the reading."""

    data: dict[str, Node]
    source: SourceMap
    problems: tuple[Problem, ...] = ()


def read_document(file: str, content: str | bytes, *, pure: bool = False) -> Document:
    """Read one file, whose path relative to the project's root is `file`.

    `pure` reads with the parser written in Python even where the one written in C is there. Raises InputError, and nothing else,
    whatever the bytes.
    """
    text = read_text(file, content)
    lines = split_lines(text)
    if not pure and not _DISPUTED.search(text):
        try:
            return _compose(file, text, lines, _FAST, disputed=_DISPUTED_IN_BRACKETS)
        except _TooLarge:
            raise
        except (_Unparsable, _Disputed, InputError):
            pass  # the parser written in Python says what is wrong: the same everywhere, and at whatever comes first
    try:
        return _compose(file, text, lines, _PURE)
    except _Unparsable as error:
        line, column, message = in_words(error.cause, lines, error.line, error.column)
        raise InputError([_problem(file, lines, line, column, column + 1, message)]) from None


class _Unparsable(Exception):
    """The parser stopped."""

    def __init__(self, cause: Exception, line: int, column: int) -> None:
        super().__init__(str(cause))
        self.cause, self.line, self.column = cause, line, column


class _Disputed(Exception):
    """The parser read something that the other one reads differently."""


class _TooLarge(InputError):
    """Refused at once: to read it a second time would take seconds."""


def _problem(file: str, lines: tuple[str, ...], line: int, column: int, end_column: int, message: str) -> Problem:
    excerpt = lines[line - 1] if line <= len(lines) else None
    return Problem(Span(file, line, column, line, end_column), message, excerpt)


def _events(text: str, loader: type) -> Iterator[yaml.Event]:
    last: yaml.Event | None = None
    try:
        parser = loader(text)
        while parser.check_event():
            last = parser.get_event()
            yield last
    except Exception as error:  # the parsers also raise ValueError, OverflowError and others at some inputs
        mark = last.end_mark if last is not None else None
        raise _Unparsable(error, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1) from None


class _Open:
    """A mapping or list whose end has not been read yet."""

    __slots__ = ("end", "index", "key", "node", "place", "route", "start")

    def __init__(self, node: list[Node] | dict[str, Node], route: Route, start: Span, index: int) -> None:
        self.node, self.route = node, route
        self.start = self.end = (start.line, start.column)
        self.index = index  # of its first character in the text
        self.key: str | None = None  # whose value comes next
        self.place = route  # that value's


class _Builder:
    """Puts a document together from the events of a parser. `disputed` is what this parser must not read between brackets."""

    def __init__(self, file: str, text: str, lines: tuple[str, ...], disputed: re.Pattern[str] | None) -> None:
        self.file, self.text, self.lines = file, text, lines
        self.disputed = disputed if disputed is not None and disputed.search(text) else None
        self.escapes = "\\" in text
        self.root: Node | None = None
        self.documents = self.nodes = 0
        self.open: list[_Open] = []
        self.keys: dict[Route, Span] = {}
        self.values: dict[Route, Span] = {}
        self.problems: list[Problem] = []

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._gate(event)
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._gate(event)
            self._begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, "a text that begins with `*` needs quotes; references to anchors (`*name`) are not used here")

    def document(self) -> Document:
        span = self.values.get(())
        if span is None or (self.root == "" and (span.line, span.column) == (span.end_line, span.end_column)):
            self._refuse(None, "this file is empty; its first key is `organisation`, `journey` or `persona`")
        if not isinstance(self.root, dict):
            found = "a list" if isinstance(self.root, list) else "a text"
            self._refuse(None, f"this file holds {found}; it should begin with the key `organisation`, `journey` or `persona`")
        return Document(self.root, SourceMap(self.file, self.lines, self.keys, self.values), tuple(self.problems))

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(event, "a second document begins here with `---`; write it into a file of its own")
        for line in range(_start(event).line, _end(event).line + 1):
            if line < len(self.lines) and self.lines[line].startswith("%"):
                problem = _problem(
                    self.file, self.lines, line + 1, 1, len(self.lines[line]) + 1, "a line that begins with `%` is not used here; remove it"
                )
                raise InputError([*self.problems, problem])

    def _gate(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            line, column = _start(event).line + 1, _start(event).column + 1
            message = f"this file is too large: it has more than {MAX_NODES:,} keys and values; split it into several files"
            raise _TooLarge([*self.problems, _problem(self.file, self.lines, line, column, column + 1, message)])
        if event.anchor is not None:
            self._refuse(event, "a text that begins with `&` needs quotes; anchors (`&name`) are not used here")
        if event.tag is not None:
            self._refuse(event, "a text that begins with `!` needs quotes; tags (`!name`) are not used here")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        value: str = event.value
        span = self._span(event)
        if self.escapes and _HALF.search(value):
            self._refuse_half_character(span)
        parent = self.open[-1] if self.open else None
        if parent is None or not isinstance(parent.node, dict):
            self._place(value, span, self._route())
        elif parent.key is None:
            self._key(event, parent, parent.node, value, span)
        else:
            if not value and (span.line, span.column) == (span.end_line, span.end_column):
                # Nothing is written: the parsers disagree on where, so it is where the key ends.
                span = Span(self.file, *parent.end, *parent.end)
            self._place(value, span, parent.place)

    def _key(self, event: yaml.ScalarEvent, parent: _Open, node: dict[str, Node], key: str, span: Span) -> None:
        if key == "<<" and not event.style:
            self._refuse(event, "merge keys (`<<`) are not used here; write the keys out")
        if not key:
            self._refuse(event, "a key is missing here")
        parent.key, parent.place = key, (*parent.route, key)
        parent.end = (span.end_line, span.end_column)
        if key in node:
            first = self.keys[parent.place]
            message = f"the key `{_shortened(key)}` is already there, in line {first.line}; a key is written once"
            self.problems.append(self._problem(span, message))
        self.keys.setdefault(parent.place, span)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if len(self.open) >= MAX_DEPTH:
            self._refuse(event, f"mappings and lists are nested more than {MAX_DEPTH} deep here")
        if self.open and isinstance(self.open[-1].node, dict) and self.open[-1].key is None:
            self._refuse(event, "a key is a single word; a list or a mapping stands here in its place")
        node: list[Node] | dict[str, Node] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.open.append(_Open(node, self._route(), self._span(event), _start(event).index))

    def _end(self, event: yaml.CollectionEndEvent) -> None:
        closed, mark = self.open.pop(), _end(event)
        # The end of a collection in block style is only noticed at whatever comes next: it ended with its last entry.
        flow = mark.index > _start(event).index
        if flow and self.disputed is not None and self.disputed.search(self.text, closed.index, mark.index):
            raise _Disputed
        end = (mark.line + 1, mark.column + 1) if flow else closed.end
        self._place(closed.node, Span(self.file, *closed.start, *end), closed.route)

    def _route(self) -> Route:
        """The way to the value that comes next."""
        if not self.open:
            return ()
        parent = self.open[-1]
        return (*parent.route, len(parent.node)) if isinstance(parent.node, list) else parent.place

    def _place(self, value: Node, span: Span, route: Route) -> None:
        self.values.setdefault(route, span)
        if not self.open:
            self.root = value
            return
        parent = self.open[-1]
        parent.end = max(parent.end, (span.end_line, span.end_column))
        if isinstance(parent.node, list):
            parent.node.append(value)
        elif parent.key is not None:
            parent.node.setdefault(parent.key, value)
            parent.key = None

    def _span(self, event: yaml.Event) -> Span:
        start, end = _start(event), _end(event)
        first, last, end_column = start.line + 1, end.line + 1, end.column + 1
        if end_column == 1 and last > first:  # a block text ends where the next line begins
            last -= 1
            while last > first and not self.lines[last - 1].strip():
                last -= 1
            end_column = len(self.lines[last - 1]) + 1
        return Span(self.file, first, start.column + 1, last, end_column)

    def _problem(self, span: Span, message: str) -> Problem:
        return Problem(span, message, self.lines[span.line - 1] if span.line <= len(self.lines) else None)

    def _refuse(self, event: yaml.Event | None, message: str) -> NoReturn:
        if event is None:
            problem = _problem(self.file, self.lines, 1, 1, 1, message)
        else:
            line, column = _start(event).line + 1, _start(event).column + 1
            problem = _problem(self.file, self.lines, line, column, column + 1, message)
        raise InputError([*self.problems, problem])

    def _refuse_half_character(self, span: Span) -> NoReturn:
        for line in range(span.line, span.end_line + 1):
            first = span.column - 1 if line == span.line else 0
            for found in _ESCAPE.finditer(self.lines[line - 1], first):
                if 0xD800 <= int(found[1] or found[2] or "0", 16) <= 0xDFFF:
                    message = f"`{found[0]}` is half of a character; write the character itself"
                    raise InputError([*self.problems, _problem(self.file, self.lines, line, found.start() + 1, found.end() + 1, message)])
        message = "this text contains half of a character (a lone surrogate); write the character itself"
        raise InputError([*self.problems, _problem(self.file, self.lines, span.line, span.column, span.column + 1, message)])


def _compose(file: str, text: str, lines: tuple[str, ...], loader: type, disputed: re.Pattern[str] | None = None) -> Document:
    builder = _Builder(file, text, lines, disputed)
    for event in _events(text, loader):
        builder.take(event)
    return builder.document()


def _start(event: yaml.Event) -> yaml.error.Mark | yaml._yaml.Mark:
    assert event.start_mark is not None
    return event.start_mark


def _end(event: yaml.Event) -> yaml.error.Mark | yaml._yaml.Mark:
    assert event.end_mark is not None
    return event.end_mark


def _shortened(text: str) -> str:
    return visible(text if len(text) <= 60 else text[:59] + "…")
