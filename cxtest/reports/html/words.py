"""What a page says of rules, for readers who do not know their names."""

from __future__ import annotations

from typing import Final

from cxtest.rules import RULES

RULES_SAID: Final = {rule.id: rule.doc.splitlines()[0].removesuffix(".") for rule in RULES}
"""By rule, what it finds; a rule of somebody's own is called by its name alone."""
