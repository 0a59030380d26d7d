"""The rules that there are in this process: those of cxtest, and those of installed packages."""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import entry_points

from cxtest.errors import UsageError
from cxtest.rulebook import JourneyRule, PersonaRule, Rule
from cxtest.rules import RULES


def all_rules() -> tuple[Rule, ...]:
    """The rules of cxtest, then those that installed packages add (entry-point group `cxtest.rules`), by name.

    Raises:
        UsageError: an installed package's rule cannot be loaded, is none, or has the id of another.
    """
    rules = list(RULES)
    for point in sorted(entry_points(group="cxtest.rules"), key=lambda point: point.name):
        try:
            rule = point.load()
        except Exception as error:
            raise UsageError(f"the rule `{point.name}` of an installed package cannot be loaded: {error}") from error
        if not isinstance(rule, (PersonaRule, JourneyRule)) or rule.id in {known.id for known in rules}:
            raise UsageError(f"`{point.name}` of an installed package is no rule, or has the id of another")
        rules.append(rule)
    return tuple(rules)


def persona_rules(names: Collection[str]) -> list[PersonaRule]:
    """The rules about personas among those named, in their order.

    Raises:
        UsageError: one of those named is not installed here.
    """
    known = {rule.id: rule for rule in all_rules()}
    missing = [name for name in names if name not in known]
    if missing:
        raise UsageError(f"a worker does not know the rule `{missing[0]}`: install the package that adds it there, too")
    return [rule for name in names if isinstance(rule := known[name], PersonaRule)]
