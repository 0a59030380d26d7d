"""The screen: a player, on a terminal. What takes time is worked out beside it, so that every key is answered at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, TypeVar

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, OptionList

from cxtest.errors import CxtestError, InputError, Problem
from cxtest.explorer import questions
from cxtest.explorer.beside import beside
from cxtest.explorer.board import Board
from cxtest.explorer.choice import Choice
from cxtest.explorer.insight import Insight
from cxtest.explorer.keys import KEYS, Keys
from cxtest.explorer.notices import elsewhere, of_the_files, of_the_rules, of_the_walk, of_what_if, title_of
from cxtest.explorer.player import Player, cells
from cxtest.explorer.what_if import WhatIf
from cxtest.loading.saved import Files
from cxtest.machine.state import Move
from cxtest.model.project import Project
from cxtest.reports.page import Line, assembled
from cxtest.telling.standing import standing
from cxtest.verdicts import Finding

T = TypeVar("T")

EVERY = 0.5
"""Seconds between two looks at the files."""

NARROW, WIDE = 0, 110
"""From so many columns on, all panels stand beside the ways on."""


class Explorer(App[str]):
    """Walks a customer by hand. What it returns is the command line that comes back to where they were."""

    TITLE = "cxtest explore"
    CSS_PATH = "explorer.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(NARROW, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key.keys, key.action, key.short, show=key.shown, key_display=key.written) for key in KEYS),
        *(Binding(str(number), f"take({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, files: Files, project: Project, player: Player | None) -> None:
        """Begins where the player is; without one, with the question who is to walk what."""
        super().__init__()
        self._files, self.project = files, project
        self._player = player
        self._insight: Insight | None = None
        self._stamp = files.stamp()
        self._problems: Sequence[Problem] = ()
        self._replaying: Finding | None = None
        self._said: str | None = None
        self._as_written: Insight | None = None
        self._written_of: tuple[str, str] | None = None

    @property
    def player(self) -> Player:
        """Who is walked; there is one as soon as that was chosen."""
        assert self._player is not None
        return self._player

    @property
    def insight(self) -> Insight:
        """What is known of them."""
        assert self._insight is not None
        return self._insight

    # The screen.

    def compose(self) -> ComposeResult:
        """The board, and the keys."""
        yield Board()
        yield Footer(show_command_palette=False)

    def on_resize(self) -> None:
        """Lines are broken anew."""
        if self._insight is not None:
            self.call_after_refresh(self._draw)

    def on_mount(self) -> None:
        """Begins."""
        self.set_interval(EVERY, self._look_at_files)
        if self._player is None:
            self.action_journeys()
        else:
            # The board has its size only then.
            self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Somebody else, somewhere else, or something is otherwise: what was known of it is no longer."""
        if self._insight is not None:
            self._insight.stop()
        self._insight = Insight(self.player.cell, self._files.config)
        who = self.player.journey, self.player.persona
        if not self.player.what_if or self._written_of != who:
            self._as_written, self._written_of = (None if self.player.what_if else self._insight), who
        self._find_out(self._insight)
        self.show()

    def show(self, said: str | None = None) -> None:
        """Everything, as it is now; and what is to be said of it, until something else is shown."""
        self._said = said
        self._draw()

    def _draw(self) -> None:
        self.query_one(Board).show(title_of(self.player, self.insight), list(self._notices()), self.player.session, self.insight)

    def _notices(self) -> Iterable[Line]:
        yield from of_the_files(self._problems)
        yield from of_the_rules(self.insight.untold)
        if self._said is not None:
            yield assembled((self._said, "bold $text-warning"))
        yield from of_what_if(self.player, self._as_written, self.insight)
        yield from of_the_walk(self.player, self._replaying, self.insight)

    # What takes time.

    @work
    async def _find_out(self, insight: Insight) -> None:
        """First the promises, then the findings; both are given up when somebody else is looked at."""
        for find in (insight.explore, insight.judge):
            await beside(find)
            if insight is not self._insight:
                return
            self._draw()

    async def _beside(self, find: Callable[[], T]) -> T | None:
        """The answer to a question that may take long; None, and it is said why, where it cannot be had."""
        try:
            return await beside(find)
        except CxtestError as error:
            self._say(str(error))
            return None

    def _look_at_files(self) -> None:
        stamp = self._files.stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            self._reload()

    @work(exclusive=True, group="reload")
    async def _reload(self) -> None:
        """Goes on with the files as they were saved; with what is not right in them, as they were before."""
        try:
            self.project = await beside(self._files.load)
            self._problems = ()
            if self._player is not None:
                self._player.reload(self.project)
                self._written_of = None
        except InputError as error:
            self._problems = error.problems
        except CxtestError as error:
            self._problems = (Problem(None, str(error)),)
        if self._player is None:
            return
        if self._problems:
            self.show()
        else:
            self._begin()
            self._say("The files were saved: here is how it goes now.")

    # What the keys do.

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Takes the highlighted way, or says again why it is closed."""
        if event.option_list.id == "ways":
            self._step(str(event.option_id))

    def action_take(self, number: int) -> None:
        """Takes the open way of this number."""
        moves = self.player.session.open
        if number <= len(moves):
            self._step(moves[number - 1].label)
        else:
            self._say(f"No way on has the number {number}; of a closed one, enter says why.")

    def _step(self, label: str) -> None:
        closed = next((way for way in standing(self.player.path).ways if way.label == label and way.closed), None)
        if closed is not None:
            self._say(f"{closed.label} is closed: it {', and '.join(closed.closed)}.")
            return
        if self.player.session.undone[:1] == (label,):
            self.player.session.redo()
        else:
            self.player.session.take(label)
            self._replaying = None
        self.show()

    def action_undo(self) -> None:
        """One step back."""
        if self.player.path.moves:
            self.player.session.undo()
            self.show()
        else:
            self._say("This is where they came in.")

    def action_redo(self) -> None:
        """One step on, of what was undone, or of a walk that is replayed."""
        if self.player.session.undone:
            self._try(self.player.session.redo)
        else:
            self._say("Nothing lies ahead: choose a way on.")

    def action_rewind(self) -> None:
        """Back to the entry."""
        self._try(self.player.rewind)

    def action_forward(self) -> None:
        """On to the end of what was undone, or is replayed."""
        self._try(self.player.forward)

    def action_panel(self, name: str) -> None:
        """Shows a panel, where there is room for one alone."""
        self.query_one(Board).choose(name)

    def action_ways(self) -> None:
        """Gives the keys back to the ways on."""
        self.query_one(Board).focus_ways()

    def action_copy(self) -> None:
        """Copies the replay token."""
        token = self.player.path.encode()
        self.copy_to_clipboard(token)
        self._say(f"Copied: {token}")

    def action_theme(self) -> None:
        """Dark on light, or light on dark."""
        self.theme = "textual-light" if self.theme == "textual-dark" else "textual-dark"

    def action_help(self) -> None:
        """All the keys."""
        self.push_screen(Keys())

    async def action_quit(self) -> None:
        """Ends, and says how to come back."""
        if self._insight is not None:
            self._insight.stop()
        self.exit("" if self._player is None else self._player.command("explore", self._files.options))

    @work(exclusive=True, group="question")
    async def action_findings(self) -> None:
        """Asks for a finding, and goes to the beginning of its walk."""
        findings = self.insight.findings
        if findings is None:
            self._say("The rules are still looking; ask again in a moment.")
            return
        choice = await self.push_screen_wait(questions.which_finding(findings))
        finding = None if choice is None else findings[int(choice)]
        walk = finding and (finding.walk or finding.closest)
        if finding is None or walk is None:
            return
        # The files may have been saved while the list was open.
        if self._try(lambda: self.player.replay(".".join(walk)), show=False):
            self._replaying = finding
            self.show()

    @work(exclusive=True, group="question")
    async def action_good_end(self) -> None:
        """Lays a shortest way to a good end ahead of them."""
        insight, path = self.insight, self.player.path
        ahead = self.player.session.undone
        found = await self._beside(lambda: insight.to_good_ends(path))
        if found is None or path is not self.player.path:
            return
        if not found:
            self._say(f"No way leads to a good end from here{elsewhere(self.player, insight)}.")
        elif not found[0]:
            self._say("This is a good end.")
        else:
            # Once more, and it is the other one: where the nearest is only accepted, and another is wanted.
            way = next((way for way in found if tuple(move.label for move in way) != ahead), found[0])
            self._lay_ahead(way)
            self._say(questions.way_said(path, way, [other for other in found if other is not way]))

    @work(exclusive=True, group="question")
    async def action_failures(self) -> None:
        """Asks what is to go wrong, and goes there."""
        insight, path = self.insight, self.player.path
        found = await self._beside(lambda: insight.failures(path))
        if found is None:
            return
        choice = await self.push_screen_wait(questions.which_failure(path, found, insight))
        way = next((way for move, way in found.items() if move.place == choice), None)
        if way is not None and path is self.player.path:
            self.player.go(way)
            self.show()

    @work(exclusive=True, group="question")
    async def action_personas(self) -> None:
        """Asks who is to walk instead."""
        people = self.player.project.testers(self.player.journey)
        left = bool(self.player.what_if.facts)
        choice = await self.push_screen_wait(questions.which_persona(people, self.player.persona))
        if choice is not None and choice != self.player.persona and self._try(lambda: self.player.switch(choice), show=False):
            self._replaying = None
            self._begin()
            if left:
                self._say("What was supposed of the first one’s answers is left out.")

    @work(exclusive=True, group="question")
    async def action_entries(self) -> None:
        """Asks where they are to come in."""
        choice = await self.push_screen_wait(questions.which_entry(self.player.machine, self.player.path.entry))
        if choice is not None:
            self._replaying = None
            self._try(lambda: self.player.enter(choice))

    @work(exclusive=True, group="question")
    async def action_answers(self) -> None:
        """Asks what they are to do when a fact is asked for."""
        person = self.player.project.persona(self.player.persona).persona
        fact = await self.push_screen_wait(questions.which_fact(self.player.machine, self.player.cell.persona, person))
        if fact is None:
            return
        answer = await self.push_screen_wait(questions.which_answer(fact, self.player.cell.persona, person))
        for known in questions.ANSWERS:
            if known == answer:
                what_if = self.player.what_if.answering(person, fact, known)
                if what_if != self.player.what_if:
                    self._suppose(what_if)
                else:
                    self._say("That is as it was.")

    @work(exclusive=True, group="question")
    async def action_carries(self) -> None:
        """Asks which hand-off is to carry what."""
        path, what_if = self.player.path, self.player.what_if
        place = await self.push_screen_wait(questions.which_hand_off(path, what_if))
        if place is None:
            return
        fact = await self.push_screen_wait(questions.which_carried(path, place, what_if))
        if fact is not None:
            carried = what_if.carries.get(place, ())
            self._suppose(what_if.carrying(place, tuple(f for f in carried if f != fact) if fact in carried else (*carried, fact)))

    def _suppose(self, what_if: WhatIf) -> None:
        if self._try(lambda: self.player.suppose(what_if), show=False):
            self._begin()

    @work(exclusive=True, group="question")
    async def action_journeys(self) -> None:
        """Asks who is to walk what; says of each what they are promised, as soon as that is known."""
        here = (self.player.journey, self.player.persona) if self._player else None
        choice = Choice(
            "Who walks what?",
            [questions.cell_entry(self.project, cell) for cell in cells(self.project)],
            at=" ".join(here) if here else None,
            empty="No persona walks any journey.",
            leaving="esc goes back" if here else "esc ends",
        )
        looking = self._look_at_all(choice)
        answer = await self.push_screen_wait(choice)
        looking.cancel()
        if answer is not None:
            journey, persona = answer.split(" ")
            try:
                self._player = Player(self.project, journey, persona)
            except CxtestError:  # they were taken away while the list was open
                self.action_journeys()
            else:
                self._replaying = None
                self._begin()
        elif self._player is None:
            self.exit("")

    @work(exclusive=True, group="all")
    async def _look_at_all(self, choice: Choice) -> None:
        await questions.look_at_all(choice, self.project, self._files.config)

    # How it is done.

    def _lay_ahead(self, moves: Iterable[Move]) -> None:
        path = self.player.path
        self.player.go(moves)
        while self.player.path.moves[: len(path.moves)] == path.moves and len(self.player.path.moves) > len(path.moves):
            self.player.session.undo()
        self.show()

    def _try(self, do: Callable[[], object], *, show: bool = True) -> bool:
        """Does what can be done, and else says why it cannot."""
        try:
            do()
        except CxtestError as error:
            self._say(str(error))
            return False
        if show:
            self.show()
        return True

    def _say(self, text: str) -> None:
        if self._insight is not None:
            self.show(text)
