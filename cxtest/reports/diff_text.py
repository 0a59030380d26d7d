"""A comparison for people, on a terminal or on paper: who it changes, what is worse and by which edit, what is better, what was edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from cxtest.diff import told as tell
from cxtest.diff.changed import CellChange, Comparison, Edited
from cxtest.diff.judgement import PROMISE
from cxtest.reports.page import STYLES, Line, Page, Paper, assembled
from cxtest.source import visible
from cxtest.telling.command import command_line
from cxtest.telling.words import listed

FEW = 12
"""So many edits, or findings that are gone, are told one by one; where there are more, they are counted."""
INDENT, NAMES = 3, 8


def render(comparison: Comparison, page: Page = Page()) -> str:  # noqa: B008
    """The whole comparison; every line of it is safe to print, whatever the files hold."""
    writer = _Writer(comparison, page)
    writer.head()
    writer.whom()
    writer.worse()
    writer.newly_tested()
    writer.better()
    writer.edits()
    writer.end()
    return writer.paper.text()


class _Writer:
    """Writes piece after piece onto one page."""

    def __init__(self, comparison: Comparison, page: Page) -> None:
        self.comparison, self.page, self.paper = comparison, page, Paper(page)

    def head(self) -> None:
        """What is compared."""
        c = self.comparison
        self.paper.line((f"{c.before} → {c.after}", "bold"))
        for said in c.settings:
            self.paper.line(f"Note: {said}. Both versions were checked with those of {c.after}.", hanging=2)
        nothing = tell.nothing_changed(c)
        if nothing:
            self.paper.blank()
            self.paper.line(nothing)

    def whom(self) -> None:
        """A line for each persona on each journey for whom something changed."""
        for journey in dict.fromkeys(cell.journey for cell in self.comparison.cells):
            self.paper.blank()
            self.paper.line((journey, "bold"))
            cells = [cell for cell in self.comparison.cells if cell.journey == journey]
            rows = [[assembled(cell.persona), _promise(cell), assembled(tell.in_short(self.comparison, cell))] for cell in cells]
            if sum(max(row[i].width for row in rows) + 3 for i in range(3)) + 2 <= self.paper.width:
                self.paper.columns(rows, indent=2)
                continue
            for persona, promise, short in rows:
                self.paper.line(*persona.pieces, "   ", *promise.pieces, indent=2, hanging=2)
                if short.pieces:
                    self.paper.line(*short.pieces, indent=4)

    def worse(self) -> None:
        """What is worse: promises, tests that are gone, findings, costs."""
        c = self.comparison
        if not c.worse:
            return
        self.heading("worse")
        for cell in tell.lost_promises(c):
            self.paper.blank()
            self.paper.line(
                ("promise", STYLES["error"]), f"  {cell.persona} on {cell.journey}{tell.from_where(cell)}: {tell.promises(cell)}",
                _mark(tell.is_allowed(c, cell, PROMISE)), hanging=2,
            )  # fmt: skip
            self.causes(cell.causes)
        for worse in tell.untested(c):
            self.paper.blank()
            self.paper.line(
                ("untested", STYLES["error"]), f"  {worse.persona} on {worse.journey} is {worse.said}", _mark(worse.allowed), hanging=2
            )
        for one in tell.told(c, "new", full=self.page.full):
            self.finding(one)
        for cell in c.cells:
            self.costs(cell)

    def finding(self, one: tell.ToldChange) -> None:
        """A finding that is new: what broke, where, by which edit, what would mend it."""
        finding, told = one.told.finding, one.told
        was = "" if one.otherwise is None else f" (it was {one.otherwise})"
        self.paper.blank()
        self.paper.line(
            (f"{finding.severity}[{finding.rule}]", STYLES[finding.severity]), f"  {finding.message}{was}", _mark(one.allowed), hanging=2
        )
        whom = f"  for {listed(told.personas)}" if told.personas else ""
        self.field("at", (f"{finding.file}:{finding.line}:{finding.column}", "bold"), f"  {finding.place}{whom}")
        for other in told.also:
            whom = "" if other.personas == told.personas else f"  for {listed(other.personas)}"
            self.field(
                "also", (f"{other.finding.file}:{other.finding.line}:{other.finding.column}", "dim"), f"  {other.finding.place}{whom}"
            )
        self.causes(one.causes)
        self.field("mend", finding.mend)
        if finding.replay is not None and self.page.again is not None:
            again = command_line("explore", finding.journey, finding.persona, self.page.again, finding.replay)
            self.paper.verbatim((f"{'replay':<{NAMES}}", "bold"), (again, "dim"), indent=INDENT)

    def costs(self, cell: CellChange) -> None:
        """What costs somebody more than before."""
        lines = [line for line in tell.cost_lines(cell) if line.worse]
        if not lines:
            return
        self.paper.blank()
        self.paper.line(("costs", STYLES["warning"]), f"  {cell.persona} on {cell.journey}, {tell.AT_BEST}", hanging=2)
        rows = []
        for line in lines:
            allowed = " (allowed)" if tell.is_allowed(self.comparison, cell, line.key) else ""
            entries = "" if line.everywhere else f"from {listed(line.entries)}"
            rows.append([assembled((line.key, "bold")), assembled(f"{line.before} → {line.after}{allowed}"), assembled(entries)])
        self.paper.columns(rows, indent=INDENT)

    def newly_tested(self) -> None:
        """What was found for those who were not tested before."""
        found = tell.told(self.comparison, "newly-tested", full=self.page.full)
        if found:
            self.heading("newly tested, and found")
            self.paper.blank()
        for one in found:
            self.one_line(one, one.told.finding.severity)

    def better(self) -> None:
        """What is better: findings that are gone, and what costs less."""
        c = self.comparison
        gone, cheaper = tell.told(c, "gone", full=self.page.full), [cell for cell in c.cells if any(not cost.worse for cost in cell.costs)]
        if not gone and not cheaper:
            return
        self.heading("better")
        self.paper.blank()
        if len(gone) <= FEW or self.page.full:
            for one in gone:
                self.one_line(one, "gone")
        else:
            self.counted(gone)
        if gone and cheaper:
            self.paper.blank()
        for cell in cheaper:
            said = [
                f"{line.key} {line.before} → {line.after}{'' if line.everywhere else f' from {listed(line.entries)}'}"
                for line in tell.cost_lines(cell)
                if not line.worse
            ]
            self.paper.line(("less", STYLES["always"]), f"  {cell.persona} on {cell.journey}, {tell.AT_BEST}: {', '.join(said)}", hanging=6)

    def one_line(self, one: tell.ToldChange, word: str) -> None:
        """A finding in one line, with the edits that it comes from."""
        finding, told = one.told.finding, one.told
        whom = f"  for {listed(told.personas)}" if told.personas else ""
        also = f" and {len(told.also)} more places" if len(told.also) > 1 else f" and {told.also[0].finding.place}" if told.also else ""
        now = f" (it is {one.otherwise} now)" if one.otherwise and word == "gone" else ""
        style = STYLES["always"] if word == "gone" else STYLES[finding.severity]
        self.paper.line((word, style), f"  {finding.rule} at {finding.place}{also}{whom}{now}", hanging=6)
        self.causes(one.causes)

    def counted(self, gone: Sequence[tell.ToldChange]) -> None:
        """How many findings are gone, journey by journey and rule by rule."""
        for journey in dict.fromkeys(one.told.finding.journey for one in gone):
            rules = Counter(found.finding.rule for found in self.comparison.of("gone") if found.finding.journey == journey)
            said = ", ".join(f"{number} {rule}" for rule, number in rules.most_common())
            self.paper.line(("gone", STYLES["always"]), f"  {journey}: {said}", hanging=6)

    def edits(self) -> None:
        """What was added, taken away, renamed and changed."""
        c = self.comparison
        if not c.edits and not c.renamed:
            return
        self.heading("edited")
        self.paper.blank()
        for one in c.renamed:
            where = f" in {one.journey}" if one.journey else ""
            self.paper.line(f"{one.thing} {one.before} is {one.after} now{where}", indent=2, hanging=2)
        if len(c.edits) <= FEW or self.page.full:
            for edit in c.edits:
                self.paper.line(f"{edit.said}  ", (self.seen(edit), "dim"), indent=2, hanging=2)
        else:
            for said in _summed_up(c.edits):
                self.paper.line(said, indent=2, hanging=2)
            self.paper.line(f"{len(c.edits)} edits; --full tells each.", indent=2)
        if not c.sought.sought:
            said = f"Which of them causes what was not looked for: {c.sought.edits} edits may, and {c.sought.most} are tried."
            self.paper.line(f"{said} To try all: --edits {c.sought.edits}.", indent=2, hanging=2)
        elif c.sought.alone:
            number = len(c.sought.alone)
            self.paper.line(
                f"{number} of them cannot be made without others, so that {'it was' if number == 1 else 'they were'} not tried alone.",
                indent=2, hanging=2,
            )  # fmt: skip

    def end(self) -> None:
        """Who is worse off, and what is not known."""
        c = self.comparison
        self.paper.blank()
        for said in c.unknown:
            self.paper.line(("unknown: ", STYLES["unknown"]), said, hanging=2)
        if c.fails or not c.unknown:
            self.paper.line((tell.verdict(c), "bold"))
        unsure = tell.not_all_known(c)
        if unsure:
            self.paper.line((unsure, STYLES["unknown"]))
        self.paper.line(tell.HONESTLY)

    def heading(self, name: str) -> None:
        """The name of what follows."""
        self.paper.blank()
        self.paper.line((f"── {name} ──", "bold"))

    def causes(self, numbers: Iterable[int]) -> None:
        """The edits each of which alone does it."""
        for word, number in zip(["edit", *[""] * len(self.comparison.edits)], numbers, strict=False):
            edit = self.comparison.edits[number]
            self.field(word, f"{edit.said}  ", (self.seen(edit), "dim"))

    def seen(self, edit: Edited) -> str:
        """Where an edit can be seen."""
        return f"{visible(edit.file)}:{edit.line}" + (f" in {self.comparison.before}" if edit.seen_in == "before" else "")

    def field(self, name: str, *parts: str | tuple[str, str]) -> None:
        """A named paragraph."""
        self.paper.line((f"{name:<{NAMES}}", "bold"), *parts, indent=INDENT, hanging=NAMES)


def _promise(cell: CellChange) -> Line:
    now = cell.after.promise if cell.after else "never"
    return assembled((tell.promises(cell), STYLES[now] if cell.lower or cell.higher or cell.change != "changed" else ""))


def _mark(allowed: bool) -> str:
    return " (allowed)" if allowed else ""


def _summed_up(edits: Sequence[Edited]) -> Iterable[str]:
    """How many steps, transitions and the rest are new, gone and changed, by journey; few of them by name."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for edit in edits:
        where = edit.journey or ("" if edit.thing in ("journey", "persona", "organisation") else edit.name)
        groups.setdefault((where, edit.thing, edit.change), []).append(edit.name)
    for where in dict.fromkeys(key[0] for key in groups):
        said = []
        for (journey, thing, change), names in groups.items():
            if journey != where:
                continue
            what = "other edit" if thing == "other" else f"{change} {thing}"
            number = f"{len(names)} {what}" + ("" if len(names) == 1 else "s")
            said.append(number if thing == "other" or len(names) > FEW else f"{number} ({', '.join(dict.fromkeys(names))})")
        yield f"{where}: {'; '.join(said)}" if where else "; ".join(said)
