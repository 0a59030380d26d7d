"""The names that generated journeys are written with."""

from __future__ import annotations

PHASES = (
    "look", "choose", "sign", "pay", "wait", "set-up", "use", "repair", "change", "leave", "argue", "return", "renew", "move", "settle",
)  # fmt: skip

AREAS = ("order", "contract", "account", "payment", "delivery", "product", "visit", "claim", "invoice", "meter")
KINDS = ("number", "date", "name", "address", "reason", "photo", "size", "colour", "code", "amount", "place", "wish")

PARTIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("web-shop", {"automated": "true"}),
    ("care", {}),
    ("warehouse", {"backstage": "true"}),
    ("carrier", {"external": "true", "accountable": "care"}),
    ("sales", {}),
    ("phone-menu", {"automated": "true"}),
    ("finance", {"backstage": "true"}),
    ("fitters", {"external": "true", "accountable": "care"}),
    ("branch", {}),
    ("comparison-site", {"automated": "true", "outside": "true"}),
    ("claims", {}),
    ("legal", {"backstage": "true"}),
    ("chat-bot", {"automated": "true"}),
    ("repair-firm", {"external": "true", "accountable": "claims"}),
    ("retention", {}),
    ("landlord", {"outside": "true"}),
    ("planning", {"backstage": "true"}),
    ("onboarding", {}),
    ("bank", {"external": "true", "accountable": "finance"}),
    ("complaints", {}),
    ("records", {"backstage": "true"}),
    ("partner-shop", {"external": "true", "accountable": "sales"}),
    ("technical-help", {}),
    ("authority", {"outside": "true"}),
)

ITEMS = ("quote", "receipt", "label", "voucher", "key-card", "sample", "permit", "loan-device")
TERMS = ("cut-off", "grace-period", "set-off", "pro-rata", "goodwill", "tariff-zone")

PEOPLE = (
    "night-nurse", "first-timer", "landlady", "student", "shop-keeper", "widower", "translator", "farmer", "gift-giver", "commuter",
    "head-of-purchasing", "new-parent", "deaf-customer", "returner", "carer", "bargain-hunter", "site-manager", "retired-teacher", "tenant",
    "expat", "treasurer", "teenager", "lodger", "caretaker",
)  # fmt: skip


def facts(number: int) -> list[str]:
    """So many names of facts, at most 120."""
    return [f"{area}-{kind}" for kind in KINDS for area in AREAS][:number]
