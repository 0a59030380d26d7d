"""The report for people, on a terminal or on paper: the matrix, then the findings by journey, then what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len

from cxtest.exhibits import Edit, Excerpt, Way
from cxtest.reports.page import STYLES, Line, Page, Paper, Part, assembled, width_of
from cxtest.reports.walk_table import write_walk
from cxtest.source import visible
from cxtest.telling.command import command_line
from cxtest.telling.gathering import Told, rule_order, told_of
from cxtest.telling.summary import left_out
from cxtest.telling.words import PROMISES, listed, promise_in_words
from cxtest.verdicts import KINDS, CoverageLine, Finding, Kind, PromiseLine, Report

HONESTLY = "Checked against the model, not against customers."
ITSELF = "the journey itself"
GAP = 3
MANY = 20
LATER: Final[tuple[Kind, ...]] = ("waived", "known")
"""The kinds of findings that are only counted, and told by name at the end: somebody knows of them."""
INDENT, NAMES = 3, 8


def render(report: Report, page: Page = Page()) -> str:  # noqa: B008
    """The whole report; every line of it is safe to print, whatever the files hold."""
    writer = _Writer(page)
    writer.matrix(report)
    number = 0
    for line in report.coverage:
        told = [one for one in told_of(report, line.journey, full=page.full) if page.full or one.finding.kind not in LATER]
        number += len(told) + sum(len(one.also) for one in told)
        if told:
            writer.heading(line)
        for one in told:
            writer.finding(one)
    writer.totals(report, page, number)
    return writer.paper.text()


def diagnostics(report: Report, page: Page = Page()) -> str:  # noqa: B008
    """The findings of a report alone, as `render` tells them."""
    writer = _Writer(page)
    for journey in dict.fromkeys(finding.journey for finding in report.findings):
        for told in told_of(report, journey, full=page.full):
            writer.finding(told)
    return writer.paper.text().lstrip("\n")


class _Writer:
    """Writes piece after piece onto one page."""

    def __init__(self, page: Page) -> None:
        self.page, self.paper = page, Paper(page)

    def matrix(self, report: Report) -> None:
        """Personas × journeys: what each is promised, and the worst that they meet. As many tables as the width takes."""
        lines: dict[str, dict[str, PromiseLine]] = {}
        for line in report.promises:
            lines.setdefault(line.journey, {})[line.persona] = line
        if not lines:
            alone = "no persona; the journeys as such were checked." if report.verdicts else "nobody."
            self.paper.line((f"What was changed can influence {alone}" if report.left_out else "Nothing was tested.", "bold"))
        left = max((width_of(line.persona) for line in report.promises), default=0)
        room, some = 0, list[str]()
        for journey, people in lines.items():
            cells = [line for each in people.values() for line in _cell(report, each)]
            needed = max(cell_len(word) for line in (*cells, assembled(f"{journey} {ITSELF}")) for word in line.plain.split()) + GAP
            if some and room + needed > self.paper.width - max(left, len(ITSELF)) - GAP:
                self._part_of_the_matrix(report, lines, some)
                room, some = 0, []
            room += needed
            some.append(journey)
        if some:
            self._part_of_the_matrix(report, lines, some)
        for promise, meaning in PROMISES.items():
            if any(promise in (line.promise, line.undisturbed, *line.entries.values()) for line in report.promises):
                self.paper.line((f"{_said(promise)}: ", STYLES[promise]), meaning, hanging=2)

    def _part_of_the_matrix(self, report: Report, lines: dict[str, dict[str, PromiseLine]], journeys: Sequence[str]) -> None:
        rows = [
            [[assembled(persona)], *(_cell(report, lines[journey].get(persona)) for journey in journeys)]
            for persona in dict.fromkeys(persona for journey in journeys for persona in lines[journey])
        ]
        itself = [_worst(report, journey, None) for journey in journeys]
        if any(itself):
            rows.append([[assembled(ITSELF)], *itself])
        self.paper.table([assembled(), *(assembled(journey) for journey in journeys)], rows, gap=GAP)
        self.paper.blank()

    def heading(self, line: CoverageLine) -> None:
        """The journey that the following findings are about."""
        title = f": {line.title}" if line.title else ""
        self.paper.blank()
        self.paper.line((f"── {line.journey}{title} ──", "bold"))

    def finding(self, told: Told) -> None:
        """One finding: what broke, where, how they get there, where it comes from, what would mend it."""
        finding = told.finding
        self.paper.blank()
        self.paper.line((f"{finding.kind}[{finding.rule}]", STYLES[finding.kind]), f"  {finding.message}", hanging=2)
        self.paper.blank()
        if finding.excerpt is not None:
            self.excerpt(finding, finding.excerpt, told.personas)
        if finding.account is not None:
            self.paper.blank()
            title = "how they get here" if finding.walk is not None else "the closest they come"
            write_walk(self.paper, finding.account, title, STYLES[finding.kind], indent=INDENT, full=self.page.full)
        self.paper.blank()
        for name, text in finding.details:
            self.field(name, text)
        for whom, origin in (*(("", origin) for origin in finding.origins), *told.origins):
            said = f"for {whom}: {origin.message}" if whom else origin.message
            self.field("why", f"{said}  ", (f"{origin.file}:{origin.line}:{origin.column}", "dim"))
        if finding.waived is not None:
            self.field("waiver", finding.waiver_said)
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
            again, replay = self.page.again, finding.replay
            said = replay if again is None else command_line("explore", finding.journey, finding.persona, again, replay)
            self.paper.verbatim((f"{'replay':<{NAMES}}", "bold"), (said, "dim"), indent=INDENT)

    def excerpt(self, finding: Finding, excerpt: Excerpt, personas: Sequence[str]) -> None:
        """The lines of the file around the place, and a mark under what is meant."""
        style, margin = STYLES[finding.kind], max((len(str(number)) for number, _ in excerpt.lines), default=1)
        whom = f"  for {listed(personas)}" if personas else ""
        self.paper.line((f"{finding.file}:{finding.line}:{finding.column}", "bold"), f"  {finding.place}{whom}", indent=INDENT)
        bar = (" " * margin + " │", "blue")
        self.paper.verbatim(bar, indent=INDENT)
        room = self.paper.width - INDENT - margin - 3
        for number, line in excerpt.lines:
            begin = _window(excerpt, room) if number == excerpt.line else 0
            shown = ("…" if begin else "") + visible(line[begin:])
            cut = shown if cell_len(shown) <= room else _cut(shown, room)
            self.paper.verbatim((f"{number:>{margin}} │ ", "blue"), cut, indent=INDENT)
            if number == excerpt.line:
                pad = cell_len(("…" if begin else "") + visible(line[begin : excerpt.begin - 1]))
                length = max(1, min(width_of(line[excerpt.begin - 1 : excerpt.end - 1]), room - pad))
                beside = pad + length + 1 + width_of(excerpt.label) <= room
                self.paper.verbatim(bar, " " * (pad + 1), ("^" * length + (f" {excerpt.label}" if beside else ""), style), indent=INDENT)
                if not beside:
                    under = max(0, min(pad, room - width_of(excerpt.label)))
                    self.paper.verbatim(bar, " " * (under + 1), (excerpt.label, style), indent=INDENT)

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
        self.paper.verbatim((f"+ {edit.text}", "green"), indent=INDENT)

    def field(self, name: str, *parts: Part) -> None:
        """A named paragraph of a finding."""
        self.paper.line((f"{name:<{NAMES}}", "bold"), *parts, indent=INDENT, hanging=NAMES)

    def totals(self, report: Report, page: Page, told: int) -> None:
        """What it comes to: how many findings, what nobody comes to, how each verdict was reached, what was not tested.

        `told` says as how many the findings are told.
        """
        kinds = Counter(finding.kind for finding in report.findings)
        verdicts = Counter(verdict.verdict for verdict in report.verdicts)
        self.paper.blank()
        number = ", ".join(_count(kinds[kind], kind) for kind in KINDS[:3])
        besides = ", ".join(f"{kinds[kind]} {kind}" for kind in reversed(LATER) if kinds[kind])
        shown_in_full = sum(kinds[kind] for kind in kinds if page.full or kind not in LATER)
        said = f"{number}; {besides}" if besides else number
        self.paper.line((said, "bold"), f", told as {told}." if told != shown_in_full else ".")
        self.excused(report, page)
        shown = [f"{verdicts[v]} {_said(v)}" for v in ("pass", "fail", "unknown", "error", "not-applicable") if verdicts[v]]
        proved = sum(verdict.proved is not None for verdict in report.verdicts)
        explored = sum(line.configurations for line in report.coverage)
        how = f"; {proved} proved, on {_count(explored, 'configuration')}" if proved else ""
        self.paper.line(f"{_count(len(report.verdicts), 'verdict')}: {', '.join(shown) or 'none'}{how}.", hanging=2)
        for line in report.coverage:
            self.coverage(line)
        self.how(report, page)
        for what, names in (("journey", report.untested_journeys), ("persona", report.untested_personas)):
            for name in names:
                why = "no persona names it" if what == "journey" else "it names no journey of this run"
                self.paper.line((f"untested: the {what} {name}", STYLES["unknown"]), f": {why}", hanging=2)
        if (nobody := left_out(report)) is not None:
            self.paper.line(nobody, hanging=2)
        if told > MANY:
            self.paper.line("To read less at a time: --journey, --persona and --rule narrow the report.")
        self.paper.line(HONESTLY)

    def excused(self, report: Report, page: Page) -> None:
        """What fails no run because somebody knows of it or answers for it; and what was to excuse a finding, and does not."""
        waived: dict[object, list[Finding]] = {}
        for finding in report.findings:
            if finding.kind == "waived":
                waived.setdefault((finding.waived, finding.journey), []).append(finding)
        for found in waived.values():
            first, people = found[0], [finding.persona for finding in found if finding.persona is not None]
            assert first.waived is not None
            whom = f" for {listed(people)}" if people else ""
            where = f"{first.waived.file}:{first.waived.line}"
            what = f": {first.rule} at {first.place} on {first.journey}{whom}. {first.waived.said}  "
            self.paper.line(("waived", STYLES["note"]), what, (where, "dim"), hanging=2)
        known = sum(finding.kind == "known" for finding in report.findings)
        if known and not page.full:
            said = (
                "1 known finding is not told here; --full tells it."
                if known == 1
                else f"{known} known findings are not told here; --full tells them."
            )
            self.paper.line(said)
        for lapsed in report.lapsed if page.full else report.lapsed[:MANY]:
            where = f"{lapsed.file}:{lapsed.line}:{lapsed.column}"
            self.paper.line(
                (lapsed.kind, STYLES["error"]), f": {lapsed.message} ", f"{_sentence(lapsed.mend)}  ", (where, "dim"), hanging=2
            )
        if len(report.lapsed) > MANY and not page.full:
            self.paper.line(f"And {len(report.lapsed) - MANY} more like these; --full tells them.")

    def coverage(self, line: CoverageLine) -> None:
        """How much of a journey the personas come to, and the lines of what they do not."""
        missed = Counter[str](unseen.kind for unseen in line.unseen)
        missed["transition"] += missed["hand-off"]
        kinds = (("steps", "step"), ("transitions", "transition"), ("hand-offs", "hand-off"))
        parts = [f"{line.there_are[key] - missed[kind]} of {_count(line.there_are[key], kind)}" for key, kind in kinds]
        unsure = "" if line.complete else ", as far as was explored"
        self.paper.line(f"{line.journey}: the personas come to {listed(parts)}{unsure}.", hanging=2)
        for unseen in line.unseen:
            verb = "comes to" if unseen.kind == "step" else "takes"
            self.paper.line(f"  nobody {verb} the {unseen.kind} ", f"{unseen.place}  ", (f"{unseen.file}:{unseen.line}", "dim"), hanging=4)

    def how(self, report: Report, page: Page) -> None:
        """How the verdicts were reached: the proofs in one sentence, all others, and their reasons, one by one."""
        reasons: dict[str, list[tuple[str, str]]] = {}
        for verdict in report.verdicts:
            if verdict.verdict == "not-applicable":
                reasons.setdefault(str(verdict.reason), []).append((verdict.rule, verdict.persona or verdict.journey))
        if reasons:
            parts = [f"{_those(rule for rule, _ in of)} for {_those(whom for _, whom in of)} ({reason})" for reason, of in reasons.items()]
            self.paper.line(f"Not applicable: {'; '.join(parts)}.", hanging=2)
        undecided = set(report.undecided())
        for verdict in report.verdicts:
            whose = verdict.journey if verdict.persona is None else f"{verdict.journey} as {verdict.persona}"
            if verdict in undecided:
                # What fails by what is known alone, before a limit, may have more to find.
                name = "error" if verdict.verdict == "error" else "unknown"
                self.paper.line((f"{name}: {verdict.rule} on {whose}", STYLES["unknown"]), f": {verdict.reason}", hanging=2)
            elif page.full and verdict.proved is not None:
                self.paper.line(
                    f"{verdict.verdict}: {verdict.rule} on {whose}: proved, {_count(verdict.proved, 'configuration')}", hanging=2
                )


def _cell(report: Report, line: PromiseLine | None) -> list[Line]:
    if line is None:
        return [assembled(("–", "dim"))]
    return [assembled((promise_in_words(line), STYLES[line.promise])), *_worst(report, line.journey, line.persona)]


def _worst(report: Report, journey: str, persona: str | None) -> list[Line]:
    """The worst finding of a persona on a journey, and how many more there are; nothing if there is none."""
    order = rule_order(report)
    found = [finding for finding in report.findings if (finding.journey, finding.persona) == (journey, persona)]
    told = [finding for finding in found if finding.kind not in LATER]
    besides = ", ".join(f"{number} {kind}" for kind in reversed(LATER) if (number := sum(f.kind == kind for f in found)))
    lines = [assembled((besides, "dim"))] if besides else []
    if told:
        worst = min(told, key=lambda f: (KINDS.index(f.kind), order.get(f.rule, len(order))))
        more = f", and {len(told) - 1} more" if len(told) > 1 else ""
        lines.insert(0, assembled((f"{worst.kind}: {worst.rule}{more}", STYLES[worst.kind].removeprefix("bold "))))
    return lines


def _window(excerpt: Excerpt, room: int) -> int:
    """Where to begin to show a line so that what is meant can be seen."""
    return max(0, excerpt.begin - 1 - room // 2) if excerpt.end + 1 > room else 0


def _cut(text: str, room: int) -> str:
    while cell_len(text) > room - 1:
        text = text[: max(0, len(text) - max(1, cell_len(text) - room))]
    return f"{text}…"


def _those(names: Iterable[str]) -> str:
    return listed(dict.fromkeys(names))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _sentence(text: str) -> str:
    """A remedy as a sentence; it may begin with a name, which stays as it is."""
    return f"{text[:1].upper()}{text[1:]}."


def _said(name: str) -> str:
    return name.replace("-", " ")
