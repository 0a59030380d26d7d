"""Settings of two versions taken together: a rule is left out only where both leave it out, and weighs what it weighs most."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from cxtest.config import Config, Override, Severity
from cxtest.diff.cells import Cell
from cxtest.diff.renames import Renames
from cxtest.rulebook import Rule
from cxtest.telling.words import listed, quoted

TOGETHER = ("select", "ignore", "severity", "overrides")
"""Settings that say what is found: both versions are checked with what either asks for."""

UNTOLD = ("journeys", "personas", "workers", "baseline", "strict", "today")
"""Settings that say where files are, who does the work, and what fails a run: what is found does not depend on them."""


@dataclass(frozen=True)
class Either(Config):
    """The settings that both versions are checked with: of `before` and `after`, the settings of each, what either asks for."""

    before: Config = field(default_factory=Config)
    after: Config = field(default_factory=Config)

    def ignored(self, rule: str, journey: str, persona: str | None) -> bool:
        """Whether both versions leave a rule out here."""
        return all(_leaves_out(config, rule, (journey, persona)) for config in (self.before, self.after))

    def weight(self, rule: str, default: Severity, journey: str, persona: str | None) -> Severity:
        """The more severe of what a rule's findings weigh here in both versions."""
        weights = [config.weight(rule, default, journey, persona) for config in (self.before, self.after)]
        return "error" if "error" in weights else "warning"


def either(before: Config, after: Config, names: Renames) -> Either:
    """The settings of two versions taken together; limits, and how is searched, are those of the version after.

    Args:
        before: the settings of the version before.
        after: those of the version after.
        names: what was renamed.
    """
    then = replace(before, overrides=tuple(_renamed(override, names) for override in before.overrides))
    settings = {one.name: getattr(after, one.name) for one in fields(Config)}
    select = tuple(dict.fromkeys((*before.select, *after.select))) if before.select and after.select else ()
    return Either(**{**settings, "select": select}, before=then, after=after)


def _renamed(override: Override, names: Renames) -> Override:
    def now(ids: Collection[str], new: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(new.get(name, name) for name in ids)

    return replace(override, journeys=now(override.journeys, names.journeys), personas=now(override.personas, names.personas))


def others(before: Config, after: Config, names: tuple[str, str]) -> Iterator[str]:
    """What is otherwise in the settings, in sentences.

    Args:
        before: the settings of the version before.
        after: those of the version after.
        names: what the two versions are called.
    """
    found = [one.name for one in fields(Config) if one.name not in UNTOLD and getattr(before, one.name) != getattr(after, one.name)]
    for some, how in (
        ([key for key in found if key in TOGETHER], "what either asks for"),
        ([key for key in found if key not in TOGETHER], f"those of {names[1]}"),
    ):
        if some:
            said = f"setting {quoted(some)} is another one" if len(some) == 1 else f"settings {quoted(some)} are others"
            yield f"The {said} in {names[1]} than in {names[0]}: both were checked with {how}."


def left_out(config: Either, rules: Collection[Rule], cells: Collection[Cell]) -> Iterator[str]:
    """The rules that the version after leaves out and the one before did not, in sentences.

    Args:
        config: the settings of both.
        rules: the rules that there are.
        cells: whom it may be left out for: personas on journeys, and journeys as such.
    """
    found: dict[frozenset[Cell], list[str]] = {}
    for rule in rules:
        less = frozenset(c for c in cells if _leaves_out(config.after, rule.id, c) and not _leaves_out(config.before, rule.id, c))
        if less:
            found.setdefault(less, []).append(rule.id)
    for less, some in found.items():
        whom = sorted(f"{persona} on {journey}" for journey, persona in less if persona) or sorted(journey for journey, _ in less)
        where = "" if len(less) == len(cells) else f" for {listed(whom)}"
        verb, them = ("is", "it was") if len(some) == 1 else ("are", "they were")
        yield f"{quoted(some)} {verb} left out now{where}: {them} checked all the same."


def _leaves_out(config: Config, rule: str, cell: Cell) -> bool:
    """Whether a version by itself leaves a rule out."""
    return bool(config.select and rule not in config.select) or config.ignored(rule, *cell)
