"""The rules that there are in this process: those of cxtest, of installed packages, and of somebody's own files."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

from cxtest.errors import UsageError
from cxtest.rulebook import JourneyRule, PersonaRule, Rule
from cxtest.rules import RULES


def all_rules(own: Iterable[Rule] = ()) -> tuple[Rule, ...]:
    """The rules of cxtest, then those that installed packages add (entry-point group `cxtest.rules`), by name, then `own` ones.

    Args:
        own: rules besides those installed; the same one again adds nothing.

    Raises:
        UsageError: an installed package's rule cannot be loaded, is none, or has the id of another; so has, or is, one of `own`.
    """
    rules = list(RULES)
    for point in sorted(entry_points(group="cxtest.rules"), key=lambda point: point.name):
        try:
            rule = point.load()
        except Exception as error:
            raise UsageError(f"the rule `{point.name}` of an installed package cannot be loaded: {error}") from error
        if not _is_rule(rule) or rule.id in {known.id for known in rules}:
            raise UsageError(f"`{point.name}` of an installed package is no rule, or has the id of another")
        rules.append(rule)
    for rule in own:
        if not _is_rule(rule):
            raise UsageError(f'{rule!r} is no rule; `@cxtest.rule("its-name", "error")` makes one of a function')
        if rule not in rules:
            if rule.id in {known.id for known in rules}:
                raise UsageError(f"there is a rule `{rule.id}` already; give yours another name")
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


def rules_of(module: ModuleType) -> tuple[Rule, ...]:
    """The rules at the top of a module, in the order in which they stand there, each once; without those of cxtest itself."""
    rules: list[Rule] = []
    for value in vars(module).values():
        if _is_rule(value) and value not in RULES and value not in rules:
            rules.append(value)
    return tuple(rules)


def rules_in(file: Path) -> tuple[Rule, ...]:
    """The rules at the top of a Python file, which is executed for that: only ever one that somebody has said they trust.

    Args:
        file: the file. It stands alone: what lies beside it cannot be imported.

    Raises:
        UsageError: it cannot be read, it raises, or there is no rule in it.
    """
    from importlib.machinery import SourceFileLoader
    from importlib.util import module_from_spec, spec_from_loader

    if not file.is_file():
        raise UsageError(f"the rules in `{file}` cannot be read: there is no such file")
    # A name that no import can mean; and without a dot, since it is in no package.
    name = f"rules in {os.path.abspath(file)}".replace(".", "_")
    loader = SourceFileLoader(name, str(file))
    spec = spec_from_loader(name, loader)
    assert spec is not None
    module = sys.modules[name] = module_from_spec(spec)
    try:
        loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise UsageError(f"the rules in `{file}` cannot be read: {_said(error, file)}") from error
    rules = rules_of(module)
    if not rules:
        raise UsageError(f'there is no rule at the top of `{file}`; `@cxtest.rule("its-name", "error")` makes one of a function')
    return rules


def _is_rule(value: object) -> TypeGuard[Rule]:
    return isinstance(value, (PersonaRule, JourneyRule))


def _said(error: BaseException, file: Path) -> str:
    """What was raised, and at which line of the file."""
    line, traceback = None, error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == str(file):
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    message = str(error)
    if isinstance(error, SyntaxError) and error.filename == str(file):
        line, message = error.lineno, error.msg
    name = "" if isinstance(error, UsageError) else f"{type(error).__name__}: "
    return f"{f'line {line}: ' if line else ''}{name}{message}"
