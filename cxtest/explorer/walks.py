"""Walks that somebody asks for: a given one, the shortest to somewhere, random ones, a set that covers everything of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from cxtest.analysis.case import Case
from cxtest.config import Engine, Limits
from cxtest.errors import LimitReached, UsageError, no_such
from cxtest.explorer.player import Player
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.state import HandedOff, Move
from cxtest.sampling.cover_graph import What
from cxtest.sampling.covering import Covering, covering
from cxtest.sampling.onwards import Goal, at_step, good_end, way_on, ways_to_take
from cxtest.sampling.walker import Walker
from cxtest.sampling.walks import LENGTH, random_walk
from cxtest.telling.command import command_line
from cxtest.telling.walks import Covered, Left, Retelling, Retold, Walks, no_good_end, nobody_comes
from cxtest.telling.words import Words, called


class Asking:
    """Questions about the walks of one persona on one journey; each answer is all that is to be told of it. `machine` is the journey as
    they walk it."""

    def __init__(
        self, player: Player, limits: Limits, engine: Engine = "slices", *, entry: str | None = None, options: Sequence[str] = ()
    ) -> None:
        """Begins.

        Args:
            player: who walks what, with all that is to be otherwise.
            limits: how far a search may go.
            engine: how is searched.
            entry: where walks begin; if left out, at any of the persona's entries.
            options: options that say where the files are, for commands.

        Raises:
            UsageError: the persona does not come in there.
        """
        self._player, self._limits, self._entry, self._options = player, limits, entry, options
        self._cell = cell = player.cell
        self._case = Case(cell.file, cell.persona, limits, engine)
        self.machine: Machine = player.machine
        self._retelling = Retelling(self._case, self._command)
        there = [start.entry for start in self.machine.starts()]
        if entry is not None and entry not in there:
            raise UsageError(no_such(f"entry of `{cell.persona.persona}`:", entry, there))
        self._entries = [entry] if entry is not None else there

    def shortest(self) -> Walks:
        """The shortest walk to a good end from each entry; where none leads there, the closest that they come."""
        walks = []
        for entry in self._entries:
            path, sure = self._onwards(Path.replay(self.machine, entry, ()), good_end(self._walker))
            if path is not None:
                walks.append(self._retelling.walk(path, f"the shortest walk to a good end from `{entry}`"))
            elif sure:
                walks.append(self._retelling.walk(self._case.closest(entry), no_good_end(self._case, entry), closed=True))
        return self._answer("the shortest walk to a good end from each entry", walks)

    def given(self, token: str) -> Walks:
        """A walk, and everything about where they are at its end.

        Raises:
            UsageError: it is no walk of this persona on this journey.
        """
        path = self.path(token)
        sure, onwards, failures = True, None, list[tuple[Move, ...]]()
        try:
            onwards = way_on(self._walker, path.end, good_end(self._walker), most=self._limits.configurations)
            failures = list(ways_to_take(self._walker, path.end, lambda move: move.failure, most=self._limits.configurations).values())
        except LimitReached as limit:
            self._retelling.limits[str(limit)] = None
            sure = False
        walk = self._retelling.walk(path)
        return self._answer("this walk", [walk])._replace(here=self._retelling.here(path, onwards, failures, sure=sure))

    def to(self, step: str, token: str | None = None) -> Walks:
        """The shortest walk to a step; from the end of another walk, if one is given.

        Raises:
            UsageError: there is no such step, or the walk is none of theirs.
        """
        goal = at_step(self._walker, step)
        begins = [Path.replay(self.machine, entry, ()) for entry in self._entries] if token is None else [self.path(token)]
        found = [path for begin in begins if (path := self._onwards(begin, goal)[0]) is not None]
        asked = f"the shortest walk to `{step}`" + (f" from the end of `{token}`" if token is not None else "")
        if found:
            return self._answer(asked, [self._retelling.walk(min(found, key=lambda path: len(path.moves)))])
        if self._retelling.limits:
            return self._answer(asked, [])
        if token is None:
            return self._answer(asked, [], said=(nobody_comes(self._case, step, self._entry),))
        name = Words(self.machine.journey, self.machine.organisation).step(step)
        return self._answer(asked, [], said=(f"No walk leads on to {name} from the end of `{token}`.",))

    def random(self, number: int, seed: int, length: int = LENGTH) -> Walks:
        """So many random walks, weighted by the persona's habits; the first belongs to the seed, the next to the next number.

        Raises:
            UsageError: a length is none.
        """
        walks = []
        for each in range(seed, seed + number):
            drawn = random_walk(self._cell.file, self._cell.persona, each, entry=self._entry, length=length)
            walks.append(self._retelling.walk(Path.replay(self.machine, drawn.entry, drawn.moves), f"seed {each}"))
        asked = f"{number} random {'walk' if number == 1 else 'walks'}, by their habits, from seed {seed} on"
        return self._answer(asked, walks, said=(f"{asked}.",))._replace(briefly=True, command=self._command("WALK"))

    def covering(self, what: What) -> Walks:
        """The smallest set of walks that covers everything of a kind that they can come to, and what cannot be covered, and why."""
        asked = f"as few walks as cover all {'pairs of transitions' if what == 'pairs' else what}"
        try:
            found = covering(self.machine, what, most=self._limits.configurations, entry=self._entry)
        except LimitReached as limit:
            self._retelling.limits[str(limit)] = None
            return self._answer(asked, [])._replace(briefly=True, command=self._command("WALK"))
        paths = [Path.replay(self.machine, walk.entry, walk.moves) for walk in found.walks]
        walks = [self._retelling.walk(path, adds=adds) for path, adds in zip(paths, _added(found, paths), strict=True)]
        covered = Covered(
            what=what,
            said=_covers(found),
            covered=len(found.covered),
            of=len(found.covered) + len(found.uncovered),
            smallest=found.smallest,
            uncovered=tuple((uncovered.item.place, uncovered.why) for uncovered in found.uncovered),
            left=tuple(_gathered(found)),
        )
        return self._answer(asked, walks)._replace(briefly=True, command=self._command("WALK"), covered=covered)

    def path(self, token: str) -> Path:
        """The walk of a replay token.

        Raises:
            UsageError: it is none of theirs.
        """
        self._player.go_to(token)
        path = self._player.path
        if self._entry is not None and path.entry != self._entry:
            raise UsageError(f"the walk begins at `{path.entry}`, and `--from` says `{self._entry}`: leave one out")
        return path

    @cached_property
    def _walker(self) -> Walker:
        return Walker(self.machine)

    def _onwards(self, path: Path, goal: Goal) -> tuple[Path | None, bool]:
        """A walk and a shortest way on to a goal, None where none is found; and whether that is sure, since no limit was reached."""
        try:
            moves = way_on(self._walker, path.end, goal, most=self._limits.configurations)
        except LimitReached as limit:
            self._retelling.limits[str(limit)] = None
            return None, False
        return (None if moves is None else Path.replay(self.machine, path.entry, (*path.moves, *moves))), True

    def _command(self, token: str) -> str:
        cell = self._cell
        options = (*self._options, *cell.what_if.options())
        return command_line("explore", cell.file.journey.journey, cell.persona.persona, options, token)

    def _answer(self, asked: str, walks: Iterable[Retold], said: tuple[str, ...] = ()) -> Walks:
        told = tuple(walks)
        cell = self._cell
        return Walks(
            journey=cell.file.journey.journey,
            title=cell.file.journey.title,
            persona=cell.persona.persona,
            who=called(cell.persona),
            what_if=tuple(cell.what_if.said()),
            asked=asked,
            walks=told,
            said=said,
            limits=tuple(self._retelling.limits),
        )


def _added(found: Covering, paths: Iterable[Path]) -> Iterator[tuple[str, ...]]:
    """What each walk covers that those before it do not."""
    left = {(item.moves, item.hand_off.giver if item.hand_off else None): item.place for item in found.covered}
    for path in paths:
        yield tuple(place for key in _keys(found.what, path) if (place := left.pop(key, None)) is not None)


def _keys(what: What, path: Path) -> Iterator[tuple[tuple[Move, ...], str | None]]:
    """All that a walk covers."""
    if what == "transitions":
        yield from (((move,), None) for move in path.moves)
    elif what == "pairs":
        yield from ((pair, None) for pair in pairwise(path.moves))
    else:
        for arrival in path.arrivals:
            yield from (((event.move,), event.giver) for event in arrival.events if isinstance(event, HandedOff))


def _covers(found: Covering) -> str:
    """How many walks cover how many of how many, and whether fewer could."""
    covered, of = len(found.covered), len(found.covered) + len(found.uncovered)
    nouns = "pairs of transitions" if found.what == "pairs" else found.what
    if not found.walks:
        return f"No walk covers any of the {of} {nouns}." if of else f"There are no {nouns}."
    every = f"all {of} {nouns}" if covered == of else f"{covered} of the {of} {nouns}"
    if len(found.walks) == 1:
        return f"1 walk covers {every}."
    fewer = "it is proved that fewer cannot" if found.smallest else "whether fewer could is not known"
    return f"{len(found.walks)} walks cover {every}; {fewer}."


def _gathered(found: Covering) -> Iterator[Left]:
    """What nothing covers, by reason. What no other party could do, since it never holds them there, is told as one."""
    left: dict[str, list[str]] = {}
    strangers: dict[Move, int] = {}
    for item, why in found.uncovered:
        if item.hand_off is not None and why == f"never while `{item.hand_off.giver}` holds them":
            strangers[item.hand_off.move] = strangers.get(item.hand_off.move, 0) + 1
        else:
            left.setdefault(why, []).append(item.place)
    yield from (Left(why, tuple(places)) for why, places in left.items())
    for move, number in strangers.items():
        many = "another party: it never holds" if number == 1 else f"{number} other parties: none of them ever holds"
        yield Left(f"out of the hands of {many} them there", (move.place,))
