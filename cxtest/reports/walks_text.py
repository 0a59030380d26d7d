"""Walks for people, on a terminal or on paper: a table of each, where they are at its end, and what nothing covers."""

from __future__ import annotations

from collections.abc import Iterable

from cxtest.reports.page import STYLES, Page, Paper, Part
from cxtest.reports.walk_table import write_walk
from cxtest.telling.standing import Standing, WayOn, names
from cxtest.telling.walks import Ahead, Covered, Here, Retold, Walks, in_words
from cxtest.telling.words import PROMISES

INDENT, NAMES = 3, 9
FEW = 6
"""So many places are told one after the other; of more, how many more there are."""


def render(told: Walks, page: Page = Page()) -> str:  # noqa: B008
    """All that was asked of walks; every line of it is safe to print, whatever the files hold."""
    writer = _Writer(page)
    writer.head(told)
    for number, walk in enumerate(told.walks, 1):
        if told.briefly:
            writer.briefly(walk, number, page.full)
        else:
            writer.walk(walk)
    if told.briefly and told.walks:
        writer.paper.blank()
        writer.paper.verbatim("To explore one: ", (told.command, "dim"))
    if told.here is not None:
        writer.here(told.here, told.walks[0])
    if told.covered is not None:
        writer.covered(told.covered, page.full)
    for limit in told.limits:
        writer.paper.blank()
        writer.paper.line(("not all of it: ", STYLES["unknown"]), limit, hanging=2)
    return writer.paper.text()


class _Writer:
    """Writes piece after piece onto one page."""

    def __init__(self, page: Page) -> None:
        self.paper = Paper(page)

    def head(self, told: Walks) -> None:
        """Whose walks they are, on which journey, and what is otherwise than in the files."""
        title = f": {told.title}" if told.title else ""
        self.paper.line((f"── {told.journey} as {told.persona}{title} ──", "bold"))
        for number, what in enumerate(told.what_if):
            self.paper.line(("what if  " if number == 0 else "         ", "bold"), what, hanging=NAMES)
        for said in (*([told.covered.said] if told.covered else []), *told.said):
            self.paper.blank()
            self.paper.line((said[:1].upper() + said[1:], "bold"))

    def walk(self, walk: Retold) -> None:
        """One walk, step by step."""
        self.paper.blank()
        if walk.about:
            self.paper.line((f"{walk.about[:1].upper()}{walk.about[1:]}", "bold"))
            self.paper.blank()
        write_walk(self.paper, walk.account, "the walk", "red", indent=INDENT, full=True)
        self.paper.blank()
        self.field("end", f"the walk {walk.ends}")
        self.many("promise", walk.changes)
        self.spent(walk)
        for number, way in enumerate(walk.ways or ()):
            self.field("closed" if number == 0 else "", (f"{way.label}: ", "bold"), way.said)
        if walk.ways == ():
            self.field("closed", "no transition leads on from there")
        self.copy("walk", walk.token)
        self.copy("explore", walk.command)

    def briefly(self, walk: Retold, number: int, full: bool) -> None:
        """One walk of many: its token, where it ends, and what it adds."""
        self.paper.blank()
        name = f"{number}" + (f" ({walk.about})" if walk.about else "")
        moves = len(walk.labels) - 1
        self.paper.line((name, "bold"), f"  {moves} {'transition' if moves == 1 else 'transitions'}, {walk.ends}", hanging=INDENT)
        self.copy("walk", walk.token)
        if walk.adds is not None:
            self.field("adds", _some(walk.adds, full))

    def here(self, here: Here, walk: Retold) -> None:
        """Where they are at the end of a walk, and all that can still come."""
        now = here.standing
        self.title("Where they are")
        self.paper.line(" ".join(now.where), indent=INDENT)
        self.many("happened", now.happened)
        if now.ends:
            self.paper.line((now.ends, "bold"), indent=INDENT)
        self.field("promise", (in_words(here.promise), STYLES[here.promise]), f": {PROMISES[here.promise]}")
        self.ways(now.ways, walk)
        self.knowledge(now)
        self.title("What it has cost")
        for spent in now.spent:
            cap = "" if spent.cap is None else f" of at most {spent.cap}"
            over = ": over budget" if spent.over else ": perhaps over budget" if spent.perhaps else ""
            self.paper.line(f"{spent.key:<{NAMES + 8}}", f"{spent.so_far}{cap}", (over, "red"), indent=INDENT)
        if not now.spent:
            self.paper.line("nothing so far", indent=INDENT)
        self.ahead(here, walk)

    def ways(self, ways: Iterable[WayOn], walk: Retold) -> None:
        """Every transition out of the step, open or closed."""
        every = list(ways)
        self.title("Ways on")
        if not every:
            self.paper.line("none: no transition leads on from here", indent=INDENT)
        for way in every:
            said = "; ".join(part for part in (way.decides, *way.remarks, f"takes {way.takes}" if way.takes else "") if part)
            mark: Part = ("closed ", "dim") if way.closed else ("open   ", "green")
            self.paper.line(mark, (f"{way.label} → {way.to}", "bold"), f"  {said}", indent=INDENT, hanging=7)
            if way.closed:
                self.paper.line(f"it {', and '.join(way.closed)}", indent=INDENT + 7)
            else:
                self.paper.verbatim((f"{walk.token}.{way.label}", "dim"), indent=INDENT + 7)

    def knowledge(self, now: Standing) -> None:
        """Who knows what, and what was told, shown, given and promised."""
        self.title("Who knows what (+ new here)")
        for knowing in now.knows:
            facts = names(f"+{fact}" if fact in knowing.new else fact for fact in knowing.facts)
            self.paper.line((f"{knowing.party}: ", "bold"), facts, indent=INDENT, hanging=2)
        if not now.knows:
            self.paper.line("nobody knows anything", indent=INDENT)
        for name, some in (
            ("answered here, which counts when they leave", now.answered),
            ("left unanswered", now.unanswered),
            ("they have told", now.told),
            ("they were told", now.shown),
            ("they hold", now.items),
            ("they are owed", now.owed),
            ("explained", now.explained),
        ):
            if some:
                self.paper.line((f"{name}: ", "bold"), names(some), indent=INDENT, hanging=2)

    def ahead(self, here: Here, walk: Retold) -> None:
        """The shortest way to a good end, and what can still go wrong."""
        self.title("What can still come")
        if here.onwards is not None and here.onwards.labels == walk.labels:
            self.field("good end", "is here")
        elif here.onwards is not None:
            self.onwards("good end", here.onwards, "the shortest way")
        else:
            self.field("good end", "no walk leads to one from here" if here.sure else "not found: a limit was reached")
        for number, failure in enumerate(here.failures):
            self.onwards("failures" if number == 0 else "", failure, failure.what)
        if not here.failures and here.sure:
            self.field("failures", "none that can still happen")

    def onwards(self, name: str, ahead: Ahead, said: str) -> None:
        """Something that can still come, and the walk to it."""
        self.field(name, said)
        self.paper.verbatim((ahead.token, "dim"), indent=INDENT + NAMES)

    def covered(self, covered: Covered, full: bool) -> None:
        """What nothing covers, and why."""
        if not covered.left:
            return
        self.title("What no walk covers, and why")
        for left in covered.left:
            self.paper.line((_some(left.places, full), "bold"), f": {left.why}", indent=INDENT, hanging=2)

    def spent(self, walk: Retold) -> None:
        """What a walk costs, against the budget."""
        parts = []
        for spent in walk.spent:
            cap = "" if spent.cap is None else f" of {spent.cap}"
            beyond = ", which is over" if spent.over else ", perhaps over" if spent.perhaps else ""
            parts.append(f"{spent.key} {spent.so_far}{cap}{beyond}")
        self.field("cost", "; ".join(parts) or "nothing")

    def many(self, name: str, sentences: Iterable[str]) -> None:
        """Some sentences under one name."""
        for number, sentence in enumerate(sentences):
            self.field(name if number == 0 else "", sentence)

    def title(self, text: str) -> None:
        """What the next lines are about."""
        self.paper.blank()
        self.paper.line((text, "bold"))

    def field(self, name: str, *parts: Part) -> None:
        """A named paragraph."""
        self.paper.line((f"{name:<{NAMES}}", "bold"), *parts, indent=INDENT, hanging=NAMES)

    def copy(self, name: str, text: str) -> None:
        """A named line to copy."""
        self.paper.verbatim((f"{name:<{NAMES}}", "bold"), (text, "dim"), indent=INDENT)


def _some(places: tuple[str, ...], full: bool) -> str:
    if not places:
        return "nothing"
    if full or len(places) <= FEW:
        return "; ".join(places)
    return f"{'; '.join(places[:FEW])}; and {len(places) - FEW} more"
