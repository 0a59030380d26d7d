"""A comparison for people, on a terminal or on paper: who it changes, what is worse and by which edit, what is better, what was edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cxtest.diff import told as tell
from cxtest.diff.changed import CellChange, Comparison
from cxtest.diff.judgement import OUT_OF_REACH, PROMISE, UNTESTED
from cxtest.reports.page import STYLES, Line, Page, Paper, Part, assembled
from cxtest.telling.command import command_line
from cxtest.telling.words import listed

FEW = 12
"""So many edits, or findings that are gone, are told one by one; where there are more, they are counted."""
MANY = 30
"""So many new findings are told one by one; where there are more, some of each journey, and the rest is counted."""
INDENT, NAMES = 3, 8


def render(comparison: Comparison, page: Page = Page()) -> str:  # noqa: B008
    """The whole comparison; every line of it is safe to print, whatever the files hold."""
    writer = _Writer(comparison, page)
    writer.head()
    writer.whom()
    writer.worse()
    writer.newly_tested()
    writer.waived()
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
        self.paper.line((f"{self.comparison.before} → {self.comparison.after}", "bold"))
        for said in tell.notices(self.comparison):
            self.paper.line(said, hanging=2)
        nothing = tell.nothing_changed(self.comparison)
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
            if sum(max(row[i].width for row in rows) + INDENT for i in range(3)) <= self.paper.width:
                self.paper.columns(rows, indent=2)
                continue
            for persona, promise, short in rows:
                self.paper.line(*persona.pieces, ": ", *promise.pieces, indent=2, hanging=4)
                if short.pieces:
                    self.paper.line(*short.pieces, indent=6)

    def worse(self) -> None:
        """What is worse: promises, tests that are gone, what is out of reach, findings, costs."""
        c = self.comparison
        if not c.worse:
            return
        self.heading("worse")
        for cell in c.cells:
            self.lot(cell)
        self.new_findings()
        dearer = [cell for cell in c.cells if tell.cost_lines(c, cell, worse=True)]
        if dearer:
            self.paper.blank()
        for cell in dearer:
            self.costs(cell, worse=True)

    def new_findings(self) -> None:
        """The new findings, journey by journey; where they are many, some of each."""
        found: dict[str, list[tell.ToldChange]] = {}
        for one in tell.told(self.comparison, "new", full=self.page.full):
            found.setdefault(one.told.finding.journey, []).append(one)
        some = max(3, MANY // max(1, len(found)))
        for journey, changes in found.items():
            shown = changes if self.page.full or sum(map(len, found.values())) <= MANY else changes[:some]
            for one in shown:
                self.finding(one)
            if len(shown) < len(changes):
                rules = Counter(one.told.finding.rule for one in changes[len(shown) :])
                said = ", ".join(f"{number} {rule}" for rule, number in rules.most_common())
                self.paper.blank()
                self.paper.line(("and more", STYLES["error"]), f"  on {journey}: {said}; --full tells them", hanging=2)

    def lot(self, cell: CellChange) -> None:
        """What somebody is promised less, where they are not tested any more, and from where what they want is out of reach."""
        said = list[tuple[str, str]]()
        if cell.change == "untested":
            said.append((UNTESTED, "not tested any more"))
        if cell.entries_left:
            said.append((UNTESTED, f"not tested any more from {listed(cell.entries_left)}"))
        if cell.lower:
            said.append((PROMISE, tell.promises(cell)))
        if cell.out_of_reach:
            said.append((OUT_OF_REACH, f"no walk leads to what they want any more from {listed(cell.out_of_reach)}"))
        for what, sentence in said:
            mark = _mark(tell.allowed(self.comparison, cell.journey, cell.persona, what))
            self.paper.blank()
            self.paper.line((what, STYLES["error"]), f"  {cell.persona} on {cell.journey}: {sentence}{mark}", hanging=2)
            if what == PROMISE:
                self.causes(cell.causes)

    def finding(self, one: tell.ToldChange) -> None:
        """A finding that is new: what broke, where, by which edit, what would mend it."""
        finding, told = one.told.finding, one.told
        was = "" if one.otherwise is None else f" Before, it was {one.otherwise}."
        kind = (f"{finding.severity}[{finding.rule}]", STYLES[finding.severity])
        self.paper.blank()
        self.paper.line(kind, f"  {finding.message}{was}{_mark(one.allowed)}", hanging=2)
        whom = f"  for {listed(told.personas)}" if told.personas else ""
        self.field("at", f"{finding.place}{whom}  ", (f"{finding.file}:{finding.line}:{finding.column}", "dim"))
        for other in told.also:
            f = other.finding
            whom = "" if other.personas == told.personas else f"  for {listed(other.personas)}"
            self.field("also", f"{f.place}{whom}  ", (f"{f.file}:{f.line}:{f.column}", "dim"))
        self.causes(one.causes)
        if finding.waived is not None:
            self.field("waiver", finding.waiver_said)
        self.field("mend", finding.mend)
        for whom, mend in told.mends:
            self.field("", f"for {whom}: {mend}")
        if finding.replay is not None and self.page.again is not None:
            again = command_line("explore", finding.journey, finding.persona, self.page.again, finding.replay)
            self.paper.verbatim((f"{'replay':<{NAMES}}", "bold"), (again, "dim"), indent=INDENT)

    def costs(self, cell: CellChange, *, worse: bool) -> None:
        """What costs somebody more, or less, than before."""
        word, style = ("costs more", STYLES["warning"]) if worse else ("costs less", STYLES["always"])
        for line in tell.cost_lines(self.comparison, cell, worse=worse):
            where = "" if line.everywhere else f" from {listed(line.entries)}"
            said = []
            for key, cost in line.costs:
                mark = _mark(worse and tell.allowed(self.comparison, cell.journey, cell.persona, key))
                said.append(f"{key} {cost}{mark}")
            self.paper.line((word, style), f"  {cell.persona} on {cell.journey}{where}: {'; '.join(said)}", hanging=4)

    def newly_tested(self) -> None:
        """What was found for those who were not tested before."""
        found = tell.told(self.comparison, "newly-tested", full=self.page.full)
        if found:
            self.heading("newly tested, and found")
            self.paper.blank()
        for one in found:
            self.one_line(one, one.told.finding.severity, STYLES[one.told.finding.severity])

    def waived(self) -> None:
        """What is found, and somebody answers for now: who, why, and until when."""
        found = tell.told(self.comparison, "waived", full=self.page.full)
        if found:
            self.heading("waived")
            self.paper.blank()
        for one in found:
            waiver = one.told.finding.waived
            assert waiver is not None, "a waived finding has its waiver"
            self.one_line(one, one.told.finding.severity, STYLES["waived"])
            self.field("waiver", f"{waiver.said}  ", (f"{waiver.file}:{waiver.line}", "dim"))

    def better(self) -> None:
        """What is better: findings that are gone, what is within reach, and what costs less."""
        c = self.comparison
        gone, near = tell.told(c, "gone", full=self.page.full), [cell for cell in c.cells if cell.within_reach]
        cheaper = [cell for cell in c.cells if tell.cost_lines(c, cell, worse=False)]
        if gone or near or cheaper:
            self.heading("better")
        for some in (gone, near, cheaper):
            if some:
                self.paper.blank()
            if some is gone and len(gone) > FEW and not self.page.full:
                for journey, said in tell.rules_gone(c).items():
                    self.paper.line(("gone", STYLES["always"]), f"  on {journey}: {said}", hanging=4)
                continue
            for one in some:
                if isinstance(one, tell.ToldChange):
                    self.one_line(one, "gone", STYLES["always"])
                elif some is near:
                    words = f"  {one.persona} on {one.journey}: a walk leads to what they want now from {listed(one.within_reach)}"
                    self.paper.line(("within reach", STYLES["always"]), words, hanging=4)
                else:
                    self.costs(one, worse=False)

    def one_line(self, one: tell.ToldChange, word: str, style: str) -> None:
        """A finding in one line, with the edits that it comes from."""
        finding, told = one.told.finding, one.told
        whom = f" for {listed(told.personas)}" if told.personas else ""
        places = listed([finding.place, *(other.finding.place for other in told.also)])
        self.paper.line((word, style), f"  {finding.rule} at {places}{whom}{tell.elsewise(one)}", hanging=4)
        self.causes(one.causes)

    def edits(self) -> None:
        """What was added, taken away, renamed and changed."""
        c = self.comparison
        if not c.edits and not c.renamed:
            return
        self.heading("edited")
        self.paper.blank()
        for one in c.renamed:
            where = f" on {one.journey}" if one.journey else ""
            self.paper.line(f"the {one.thing} `{one.before}`{where} is `{one.after}` now", indent=2, hanging=2)
        if len(c.edits) <= FEW or self.page.full:
            for edit in c.edits:
                self.paper.line(f"{edit.said}  ", (tell.seen(c, edit), "dim"), indent=2, hanging=2)
        else:
            for said in tell.summed_up(c.edits):
                self.paper.line(said, indent=2, hanging=2)
            self.paper.line(f"{len(c.edits)} edits; --full tells each.", indent=2)

    def end(self) -> None:
        """Who is worse off, and what is not known."""
        c = self.comparison
        self.paper.blank()
        for said in c.unknown:
            self.paper.line(("unknown: ", STYLES["unknown"]), said, hanging=2)
        if c.fails or not c.unknown:
            self.paper.line((tell.verdict(c), "bold"))
        for sentence in (tell.unsure(c), tell.not_sought(c), *tell.of_costs(c)):
            if sentence:
                self.paper.line(sentence)
        self.paper.line(tell.HONESTLY)

    def heading(self, name: str) -> None:
        """The name of what follows."""
        self.paper.blank()
        self.paper.line((f"── {name} ──", "bold"))

    def causes(self, numbers: Sequence[int]) -> None:
        """The edits each of which alone does it."""
        edits, more = tell.causes(self.comparison, numbers)
        for i, edit in enumerate(edits):
            self.field("" if i else "edit", f"{edit.said}  ", (tell.seen(self.comparison, edit), "dim"))
        if more:
            self.field("", f"and {more} more, each alone")

    def field(self, name: str, *parts: Part) -> None:
        """A named paragraph."""
        self.paper.line((f"{name:<{NAMES}}", "bold"), *parts, indent=INDENT, hanging=NAMES)


def _promise(cell: CellChange) -> Line:
    now = cell.after.promise if cell.after else "never"
    return assembled((tell.promises(cell), STYLES[now] if cell.lower or cell.higher or cell.change != "changed" else ""))


def _mark(allowed: bool) -> str:
    return " (allowed)" if allowed else ""
