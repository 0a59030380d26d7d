"""The report for people, on a terminal or on paper: the matrix, then the findings by journey, then what it comes to."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cxtest.reports.page import Page
from cxtest.source import visible
from cxtest.telling.account import NOTHING, SO_FAR
from cxtest.telling.gathering import Told, rule_order, told_of
from cxtest.telling.words import listed
from cxtest.verdicts import Account, CoverageLine, Edit, Excerpt, Finding, PromiseLine, Report, Stop, Way

HONESTLY = "Checked against the model, not against customers."
PROMISES = {
    "always": "whoever decides, and whatever goes wrong, a good end stays within reach",
    "choosing-well": "a good end is theirs for certain, if they choose well and everybody else is fair",
    "with-luck": "a good end is possible, and they cannot make sure of it",
    "never": "no walk leads to a good end",
    "unknown": "a limit was reached before all was explored",
}
"""What the promises mean, best first."""

AS_WIDE_AS_NEEDED = 10_000
MOST_STOPS = 16
"""A longer walk is told in its first and last steps, unless all is to be told."""
FIRST_STOPS = 4
INDENT = 3
WIDEST = 130
"""A table that is wider is told line by line, however wide the page is."""
STYLES = {
    "error": "bold red", "warning": "bold yellow", "note": "bold cyan",
    "always": "green", "choosing-well": "green", "with-luck": "yellow", "never": "red", "unknown": "magenta",
}  # fmt: skip


def render(report: Report, page: Page = Page()) -> str:  # noqa: B008
    """The whole report; every line of it is safe to print, whatever the files hold."""
    writer = _Writer(page)
    writer.matrix(report)
    for line in report.coverage:
        told = told_of(report, line.journey, full=page.full)
        if told:
            writer.heading(line)
        for one in told:
            writer.finding(one)
    writer.totals(report, page)
    return writer.text()


def promise_in_words(line: PromiseLine) -> str:
    """A promise in plain words: `with luck (always, if nothing fails)`."""
    better: dict[str, list[str]] = {}
    for entry, promise in line.entries.items():
        if promise != line.promise:
            better.setdefault(_said(promise), []).append(entry)
    parts = [f"{promise} from {listed(map(visible, entries))}" for promise, entries in better.items()]
    if line.undisturbed != line.promise:
        parts.append(f"{_said(line.undisturbed)}, if nothing fails")
    return _said(line.promise) + (f" ({'; '.join(parts)})" if parts else "")


class _Writer:
    """Writes piece after piece onto one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.width = max(page.width or AS_WIDE_AS_NEEDED, 40)
        self.console = Console(
            file=io.StringIO(), width=self.width, color_system="standard" if page.colour else None, force_terminal=page.colour,
            no_color=not page.colour, highlight=False, markup=False, emoji=False, legacy_windows=False,
        )  # fmt: skip

    def text(self) -> str:
        """All that was written; no line ends in a space."""
        file = self.console.file
        assert isinstance(file, io.StringIO)
        return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())

    def line(self, *parts: str | tuple[str, str], hanging: int = 0) -> None:
        """A paragraph of parts, each plain or (text, style), with all lines but the first indented by `hanging`."""
        whole = Text.assemble(*(_safe(part) for part in parts))
        first, *rest = whole.wrap(self.console, self.width) if not hanging else self._hung(whole, hanging)
        for each in (first, *rest):
            self.console.print(each, soft_wrap=True)

    def _hung(self, whole: Text, hanging: int) -> list[Text]:
        first, *more = whole.wrap(self.console, self.width)
        if not more:
            return [first]
        rest = whole[len(first.plain) :]
        lines = rest[len(rest.plain) - len(rest.plain.lstrip()) :].wrap(self.console, self.width - hanging)
        return [first, *(Text(" " * hanging).append_text(each) for each in lines)]

    def matrix(self, report: Report) -> None:
        """Personas × journeys: what each is promised, and the worst that they meet. As many tables as the width takes."""
        journeys = list(dict.fromkeys(line.journey for line in report.promises))
        if not journeys:
            self.line(("Nothing was tested.", "bold"))
        cells = {(line.persona, line.journey): line for line in report.promises}
        most = max(1, (self.width - 20) // 18) if self.page.width else len(journeys) or 1
        for begin in range(0, len(journeys), most):
            some = journeys[begin : begin + most]
            table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False, header_style="bold", show_edge=False)
            table.add_column("", no_wrap=True)
            for journey in some:
                table.add_column(Text(visible(journey)), min_width=12)
            for persona in dict.fromkeys(line.persona for line in report.promises if line.journey in some):
                shown = [_cell(report, cells.get((persona, journey))) for journey in some]
                table.add_row(Text(visible(persona)), *shown)
            itself = [_worst(report, journey, None) for journey in some]
            if any(itself):
                table.add_row(Text("the journey itself"), *itself)
            self.console.print(table)
            self.console.print()
        for promise, meaning in PROMISES.items():
            if any(promise in (line.promise, line.undisturbed, *line.entries.values()) for line in report.promises):
                self.line((f"{_said(promise)}: ", STYLES[promise]), meaning, hanging=2)

    def heading(self, line: CoverageLine) -> None:
        """The journey that the following findings are about."""
        title = f": {line.title}" if line.title else ""
        self.console.print()
        self.line((f"── {line.journey}{title} ──", "bold"))

    def finding(self, told: Told) -> None:
        """One finding: what broke, where, how they get there, where it comes from, what would mend it."""
        finding = told.finding
        self.console.print()
        self.line((f"{_kind(finding)}[{finding.rule}]", STYLES[_kind(finding)]), f"  {finding.message}", hanging=2)
        self.console.print()
        if finding.excerpt is not None:
            self.excerpt(finding, finding.excerpt, told.personas)
        if finding.account is not None:
            self.console.print()
            self.account(finding.account, "how they get here" if finding.walk is not None else "the closest they come", finding)
        self.console.print()
        for name, text in finding.details:
            self.field(name, text)
        for origin in told.origins:
            where = f"{visible(origin.file)}:{origin.line}:{origin.column}"
            self.field("why", (f"{origin.message}  ", ""), (where, "dim"))
        if finding.ways is not None:
            self.ways(finding.ways)
        for other in told.also:
            f = other.finding
            whom = "" if other.personas == told.personas else f"  for {listed(other.personas)}"
            self.field("also", f"{f.place}  ", (f"{visible(f.file)}:{f.line}:{f.column}{whom}", "dim"))
        self.field("mend", finding.mend)
        for whom, mend in told.mends:
            self.field("", f"for {whom}: {mend}")
        for edit in told.edits:
            self.edit(edit)
        if finding.replay is not None:
            self.console.print(Text.assemble(" " * INDENT, ("replay  ", "bold"), (visible(finding.replay), "dim")), soft_wrap=True)

    def excerpt(self, finding: Finding, excerpt: Excerpt, personas: Sequence[str]) -> None:
        """The lines of the file around the place, and a mark under what is meant."""
        margin = max(len(str(number)) for number, _ in excerpt.lines) if excerpt.lines else 1
        whom = f"  for {listed(personas)}" if personas else ""
        self.line(" " * INDENT, (f"{finding.file}:{finding.line}:{finding.column}", "bold"), f"  {finding.place}{whom}", hanging=INDENT)
        self.line(" " * (INDENT + margin), (" │", "blue"))
        room = self.width - INDENT - margin - 3
        for number, line in excerpt.lines:
            begin = _window(excerpt, room) if number == excerpt.line else 0
            shown = ("…" if begin else "") + visible(line[begin:])
            cut = shown if cell_len(shown) <= room else _cut(shown, room)
            self.console.print(Text.assemble(" " * INDENT, (f"{number:>{margin}} │ ", "blue"), cut), soft_wrap=True)
            if number == excerpt.line:
                pad = cell_len(("…" if begin else "") + visible(line[begin : excerpt.begin - 1]))
                length = max(1, min(cell_len(visible(line[excerpt.begin - 1 : excerpt.end - 1])), room - pad))
                mark = Text.assemble(" " * (INDENT + margin), (" │ ", "blue"), " " * pad, ("^" * length, STYLES[_kind(finding)]))
                if pad + length + 1 + cell_len(excerpt.label) <= room:
                    mark.append(f" {visible(excerpt.label)}", STYLES[_kind(finding)])
                    self.console.print(mark, soft_wrap=True)
                else:
                    self.console.print(mark, soft_wrap=True)
                    indent = max(0, min(pad, room - cell_len(excerpt.label)))
                    under = Text.assemble(" " * (INDENT + margin), (" │ ", "blue"), " " * indent)
                    self.console.print(under.append(visible(excerpt.label), STYLES[_kind(finding)]), soft_wrap=True)

    def account(self, account: Account, title: str, finding: Finding) -> None:
        """The walk as a table of what changes; on a page too narrow for that, told line by line."""
        style = STYLES[_kind(finding)]
        stops = list(self._stops(account))
        wide = max(cell_len(visible(stop.label)) for stop in stops)
        rows = [
            (f"{visible(stop.label)}{' ' * (wide - cell_len(visible(stop.label)))} → {stop.step}", ", ".join(stop.happens), *stop.changes)
            for stop in stops
        ]
        head = (title, "", *account.columns)
        natural = sum(max(cell_len(visible(row[i])) for row in (head, *rows)) + 3 for i in range(len(head)))
        if natural + INDENT > min(self.width, WIDEST):
            self._told_line_by_line(title, account.columns, stops, style)
            return
        table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False, header_style="dim", show_edge=False)
        for name in head:
            table.add_column(Text(visible(name)), no_wrap=True)
        for row in rows:
            table.add_row(*(_marked(cell, style) for cell in row))
        self._indented(table)

    def _told_line_by_line(self, title: str, columns: Sequence[str], stops: Sequence[Stop], style: str) -> None:
        last = columns[-1] if columns and columns[-1].endswith(SO_FAR) else ""
        width = min(self.width, WIDEST) - INDENT

        def line(left: Text, right: str) -> None:
            gap = max(2, width - left.cell_len - cell_len(right)) if right else 0
            self.console.print(Text.assemble(" " * INDENT, left, " " * gap, (right, "dim")), soft_wrap=True)

        line(Text(title, "dim"), last)
        for stop in stops:
            changes, so_far = (stop.changes[:-1], stop.changes[-1]) if last else (stop.changes, "")
            line(Text(f"  {visible(stop.label)} → {visible(stop.step)}"), visible(so_far))
            changed = [f"{name}: {value}" for name, value in zip(columns, changes, strict=False) if value not in ("", NOTHING)]
            said = _marked("; ".join(part for part in (", ".join(stop.happens), *changed) if part), style)
            for each in said.wrap(self.console, width - 6) if said else ():
                self.console.print(Text.assemble(" " * (INDENT + 6), each), soft_wrap=True)

    def _stops(self, account: Account) -> Iterator[Stop]:
        left_out = len(account.stops) - MOST_STOPS
        for i, stop in enumerate(account.stops):
            if self.page.full or left_out <= 1 or not FIRST_STOPS <= i < FIRST_STOPS + left_out:
                yield stop
            elif i == FIRST_STOPS:
                yield Stop("…", f"{left_out} steps more: --full tells them", (), tuple("" for _ in account.columns))

    def ways(self, ways: Sequence[Way]) -> None:
        """What closes each way out of where the walk ends."""
        if not ways:
            self.field("closed", "no transition leads on from there")
        for i, way in enumerate(ways):
            self.field("closed" if i == 0 else "", (f"{way.label}: ", "bold"), way.said)

    def edit(self, edit: Edit) -> None:
        """An edit to one line, to copy."""
        if edit.goes:
            self.field("", (f"{edit.file}, line {edit.line} goes", "dim"))
            return
        where = f"{edit.file}, " + (f"a new line before line {edit.line}:" if edit.added else f"line {edit.line} becomes:")
        self.field("", (where, "dim"))
        self.console.print(Text.assemble(" " * INDENT, ("+ ", "green"), (visible(edit.text), "green")), soft_wrap=True)

    def field(self, name: str, *parts: str | tuple[str, str]) -> None:
        """A named line of a finding."""
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(width=6, no_wrap=True, style="bold")
        table.add_column(overflow="fold")
        table.add_row(name, Text.assemble(*(_safe(part) for part in parts)))
        self._indented(table)

    def _indented(self, table: Table) -> None:
        with self.console.capture() as captured:
            self.console.print(table, width=self.width - INDENT)
        for line in captured.get().splitlines():
            self.console.file.write(f"{' ' * INDENT}{line}\n")

    def totals(self, report: Report, page: Page) -> None:
        """What it comes to: how many findings, what nobody comes to, how each verdict was reached, what was not tested."""
        kinds = Counter(_kind(finding) for finding in report.findings)
        verdicts = Counter(verdict.verdict for verdict in report.verdicts)
        self.console.print()
        self.line((", ".join(_count(kinds[kind], kind) for kind in ("error", "warning", "note")) + ".", "bold"))
        shown = [f"{verdicts[v]} {_said(v)}" for v in ("pass", "fail", "unknown", "error", "not-applicable") if verdicts[v]]
        proved = sum(verdict.proved is not None for verdict in report.verdicts)
        explored = sum(line.configurations for line in report.coverage)
        how = f"; {proved} proved, on {_count(explored, 'configuration')}" if proved else ""
        self.line(f"{_count(len(report.verdicts), 'verdict')}: {', '.join(shown) or 'none'}{how}.", hanging=2)
        for line in report.coverage:
            self.coverage(line)
        self.how(report, page)
        for what, names in (("journey", report.untested_journeys), ("persona", report.untested_personas)):
            for name in names:
                why = "no persona names it" if what == "journey" else "it names no journey of this run"
                self.line((f"untested: the {what} {name}", STYLES["unknown"]), f": {why}", hanging=2)
        self.line(HONESTLY)

    def coverage(self, line: CoverageLine) -> None:
        """How much of a journey the personas come to, and the lines of what they do not."""
        missed = Counter[str](unseen.kind for unseen in line.unseen)
        missed["transition"] += missed["hand-off"]
        kinds = (("steps", "step"), ("transitions", "transition"), ("hand-offs", "hand-off"))
        parts = [f"{line.there_are[key] - missed[kind]} of {_count(line.there_are[key], kind)}" for key, kind in kinds]
        unsure = "" if line.complete else ", as far as was explored"
        self.line(f"{line.journey}: the personas come to {listed(parts)}{unsure}.", hanging=2)
        for unseen in line.unseen:
            verb = "comes to" if unseen.kind == "step" else "takes"
            self.line(f"  nobody {verb} the {unseen.kind} ", f"{unseen.place}  ", (f"{unseen.file}:{unseen.line}", "dim"), hanging=4)

    def how(self, report: Report, page: Page) -> None:
        """How the verdicts were reached: the proofs in one sentence, all others, and their reasons, one by one."""
        reasons: dict[str, list[str]] = {}
        for verdict in report.verdicts:
            if verdict.verdict == "not-applicable":
                reasons.setdefault(str(verdict.reason), []).append(verdict.rule)
        if reasons:
            parts = [f"{', '.join(dict.fromkeys(rules))} ({reason})" for reason, rules in reasons.items()]
            self.line(f"Not applicable: {'; '.join(parts)}.", hanging=2)
        for verdict in report.verdicts:
            whose = verdict.journey if verdict.persona is None else f"{verdict.journey} as {verdict.persona}"
            if verdict.verdict in ("unknown", "error"):
                self.line((f"{verdict.verdict}: {verdict.rule} on {whose}", STYLES["unknown"]), f": {verdict.reason}", hanging=2)
            elif page.full and verdict.proved is not None:
                self.line(f"{verdict.verdict}: {verdict.rule} on {whose}: proved, {_count(verdict.proved, 'configuration')}", hanging=2)


def _cell(report: Report, line: PromiseLine | None) -> Text:
    if line is None:
        return Text("–", "dim")
    cell = Text(promise_in_words(line), STYLES[line.promise])
    worst = _worst(report, line.journey, line.persona)
    return cell.append("\n").append_text(worst) if worst else cell


def _worst(report: Report, journey: str, persona: str | None) -> Text:
    """The worst finding of a persona on a journey, and how many more there are; nothing if there is none."""
    order = rule_order(report)
    found = [finding for finding in report.findings if (finding.journey, finding.persona) == (journey, persona)]
    if not found:
        return Text()
    worst = min(found, key=lambda f: (f.note, f.severity != "error", order.get(f.rule, len(order))))
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return Text(f"{_kind(worst)}: {worst.rule}{more}", STYLES[_kind(worst)].removeprefix("bold "))


def _marked(cell: str, style: str) -> Text:
    """A cell of a walk, with the words marked that say what is wrong there."""
    text = Text(visible(cell))
    text.highlight_words(["AGAIN", "(known before)", "no answer", "lacks", "nobody"], style)
    return text


def _window(excerpt: Excerpt, room: int) -> int:
    """Where to begin to show a line so that what is meant can be seen."""
    return max(0, excerpt.begin - 1 - room // 2) if excerpt.end + 1 > room else 0


def _cut(text: str, room: int) -> str:
    while cell_len(text) > room - 1:
        text = text[: max(0, len(text) - max(1, cell_len(text) - room))]
    return f"{text}…"


def _safe(part: str | tuple[str, str]) -> tuple[str, str]:
    text, style = (part, "") if isinstance(part, str) else part
    return visible(text), style


def _kind(finding: Finding) -> str:
    return "note" if finding.note else finding.severity


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _said(name: str) -> str:
    return name.replace("-", " ")
