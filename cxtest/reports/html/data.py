"""The stories as data for the page's script: each text once, and of each step of a walk only what changes."""

from __future__ import annotations

from typing import Any

from cxtest.reports.html.words import RULES_SAID
from cxtest.source import visible
from cxtest.telling.stories import Cell, Stories, Story, Trail
from cxtest.telling.turns import Turn, plain


class _Texts:
    """Texts by number: many are said again and again."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text, given when it comes up first."""
        return self._numbers.setdefault(text, len(self._numbers))

    def every(self) -> list[str]:
        """The texts, by their numbers."""
        return list(self._numbers)


def compact(stories: Stories) -> dict[str, Any]:
    """All that the script tells, as data for JSON.

    `texts` are all texts, and what names one gives its number. Owners, rules and journeys are named by their numbers, too, and within
    a journey so are parties and facts (`names`). What is empty is left out.
    """
    texts = _Texts()
    journeys = list(stories.journeys)
    rules = {rule: number for number, rule in enumerate(stories.rules)}
    owners = {owner.id: number for number, owner in enumerate(stories.owners)}
    names = [{name: number for number, name in enumerate(stories.names[journey])} for journey in journeys]
    cells = [
        _cell(cell, journeys.index(cell.journey), _Encoder(texts, rules, owners, names[journeys.index(cell.journey)], cell))
        for cell in stories.cells
    ]
    return {
        "rules": [[visible(rule), RULES_SAID.get(rule, "")] for rule in rules],
        "owners": [list(owner) for owner in stories.owners],
        "journeys": [
            {"title": title, "names": list(map(texts.number, stories.names[journey].values()))}
            for journey, title in stories.journeys.items()
        ],
        "cells": cells,
        "texts": texts.every(),
    }


def _cell(cell: Cell, journey: int, encoder: _Encoder) -> dict[str, Any]:
    return _filled(
        journey=journey, persona=cell.persona, title=cell.title, story=cell.story, basedOn=cell.based_on, wants=cell.wants,
        brings=[list(pair) for pair in cell.brings], promise=cell.promise, said=cell.said, means=cell.means, keys=list(cell.keys),
        caps=cell.caps, money=cell.money, currency=cell.currency,
        stories=[encoder.story(story) for story in cell.stories],
        trails=[encoder.trail(trail) for trail in cell.trails],
    )  # fmt: skip


class _Encoder:
    """Writes the stories and the trails of one cell."""

    def __init__(self, texts: _Texts, rules: dict[str, int], owners: dict[str, int], names: dict[str, int], cell: Cell) -> None:
        self._text, self._rules, self._owners, self._names, self._cell = texts.number, rules, owners, names, cell

    def story(self, story: Story) -> dict[str, Any]:
        """One finding."""
        text = self._text
        return _filled(
            link=story.link, kind=story.kind, rule=self._rules[story.rule], place=text(story.place), message=text(story.message),
            where=text(story.where), whose=[self._owners[owner] for owner in story.whose],
            roles=[text(plain(role)) for _, role in story.roles],
            details=[[text(name), text(said)] for name, said in story.details],
            origins=[text(said) for said in story.origins],
            ways=None if story.ways is None else [[label, text(said)] for label, said in story.ways],
            mend=text(story.mend), edits=[[text(where), text(line)] for where, line in story.edits], source=text(story.source),
            replay=story.replay, walk=story.walk, closest=not story.shown,
        ) | ({"ways": []} if story.ways == () else {})  # fmt: skip

    def trail(self, trail: Trail) -> dict[str, Any]:
        """One step of walks: of what is known, told, held and owed, and of the ledger, only what is otherwise than before."""
        turn = trail.turn
        before = None if trail.before is None else self._cell.trails[trail.before].turn
        knows, knew = dict(turn.knows), {} if before is None else dict(before.knows)
        parties = [party for party in dict.fromkeys((*knew, *knows)) if knew.get(party, ()) != knows.get(party, ())]
        lists = {
            "told": [self._names[fact] for fact in turn.told],
            "holds": [self._spoken(item) for item in turn.holds],
            "owed": [self._spoken(promise) for promise in turn.owed],
        }
        same = () if before is None else [name for name in lists if getattr(before, name) == getattr(turn, name)]
        return (
            _filled(
                label=self._spoken(turn.label), decides=self._text(turn.decides), box=self._text(turn.box), arrow=self._text(turn.arrow)
            )
            | _filled(title=self._text(turn.title), owner=self._owner(turn), spent=self._spent(turn, before))
            | _filled(happens=[[sentence.kind, self._text(sentence.text)] for sentence in turn.happens])
            | _filled(knows=[[self._names[f"@{party}"], *(self._names[fact] for fact in knows.get(party, ()))] for party in parties])
            | {name: value for name, value in lists.items() if name not in same and (value or before is not None)}
            | ({} if trail.before is None else {"before": trail.before})
        )

    def _owner(self, turn: Turn) -> int | str | None:
        """Who owns the step: a party by its number, the customer by that word, nobody as None."""
        return self._names.get(f"@{turn.owner}", "customer") if turn.owner is not None else None

    def _spent(self, turn: Turn, before: Turn | None) -> list[list[int]]:
        """What the step adds to the ledger: the number of the key, the least and the most."""
        spent = []
        for number, key in enumerate(self._cell.keys):
            low, high = (getattr(end, key) for end in (turn.low, turn.high))
            if before is not None:
                low, high = low - getattr(before.low, key), high - getattr(before.high, key)
            if high:
                spent.append([number, low, high])
        return spent

    def _spoken(self, name: str) -> int:
        return self._text(visible(name.replace("-", " ")))


def _filled(**values: Any) -> dict[str, Any]:
    """What is not empty. A number is never empty: zero is one, too."""
    return {name: value for name, value in values.items() if value is not None and value is not False and value not in ("", [], {})}
