"""A project as people have it who test many small journeys: each of a dozen steps, all of them walked by every persona."""

from __future__ import annotations

from benchmarks.models.yaml_text import Document, text

FACTS = ("order-number", "reason", "name", "postcode", "pay-out-to", "email")
EVERYTHING = "everything"


def files(journeys: int, personas: int) -> dict[str, str]:
    """The project's files: path → text. Nothing in it fails: what is measured is testing, not telling what is wrong.

    Args:
        journeys: how many; each sends something else back.
        personas: how many; each walks every journey.
    """
    names = [f"return-{number}" for number in range(journeys)]
    made = {"journeys/organisation.yaml": text(_organisation())}
    made |= {f"journeys/{name}.yaml": text(_journey(name, number)) for number, name in enumerate(names)}
    people = [(f"person-{number}", number) for number in range(personas)]
    return made | {f"personas/{name}.yaml": text(_persona(name, number, names)) for name, number in people}


def _organisation() -> Document:
    own = ("web-shop", "phone-menu", "care", "warehouse", "finance")
    return {
        "organisation": "acme",
        "currency": "GBP",
        "parties": {**{name: {} for name in own}, "carrier": {"outside": "true", "accountable": "care"}},
        "systems": {"orders": {"used-by": list(own), "records": list(FACTS)}},
        "facts": {fact: {} for fact in FACTS},
    }


def _journey(name: str, number: int) -> Document:
    def to(target: str, **keys: object) -> Document:
        return {"to": target, "carries": EVERYTHING, **keys}

    minutes = number % 5 + 1
    steps: dict[str, Document] = {
        "form": {
            "owner": "web-shop", "channel": "web", "needs": ["reason", "name"], "takes": {"time": f"{minutes}m"},
            "transitions": {"send": to("agreed"), "ring": to("menu")},
        },
        "menu": {
            "owner": "phone-menu", "channel": "phone", "needs": ["order-number"], "takes": {"time": "1m"},
            "transitions": {
                "put-through": to("call", by="owner", when={"known": ["order-number"]}),
                "no-number": to("look-up", by="owner", unanswered="true"),
            },
        },
        "look-up": {
            "owner": "care", "channel": "phone", "needs": ["name", "postcode"], "takes": {"time": "3m"},
            "transitions": {"found": to("call", by="owner", learns=["order-number"])},
        },
        "call": {
            "owner": "care", "channel": "phone", "needs": ["order-number", "reason"], "takes": {"time": f"{2 * minutes}m"},
            "transitions": {"agree": to("agreed", by="owner")},
        },
        "agreed": {
            "owner": "care", "channel": "email", "gives": ["label"],
            "transitions": {"pack": to("parcel"), "ask-first": {"to": "question", "at-most": number % 2 + 1, "carries": EVERYTHING}},
        },
        "question": {"owner": "care", "channel": "email", "transitions": {"answer": to("agreed", by="owner")}},
        "parcel": {
            "owner": "carrier", "takes": {"wait": f"{minutes}d"},
            "transitions": {"arrive": to("inspection", by="owner"), "delay": to("late", by="owner", failure="true")},
        },
        "late": {"owner": "carrier", "takes": {"wait": "2d"}, "transitions": {"arrive": to("inspection", by="owner")}},
        "inspection": {
            "owner": "warehouse", "takes": {"wait": "1d"},
            "transitions": {"accept": to("money", by="owner"), "ask": to("doubt", by="owner", failure="true")},
        },
        "doubt": {"owner": "care", "channel": "email", "transitions": {"explain": to("money")}},
        "money": {"owner": "finance", "needs": ["pay-out-to"], "channel": "email", "transitions": {"pay": to("refunded", by="owner")}},
        "refunded": {"outcome": "refunded"},
    }  # fmt: skip
    return {"journey": name, "organisation": "acme", "entries": {"slip": "form", "telephone": "menu"}, "steps": steps}


def _persona(name: str, number: int, journeys: list[str]) -> Document:
    entry = ("slip", "telephone")[number % 2]
    wants = {"enters-at": [entry], "wants": ["refunded"]}
    return {
        "persona": name,
        "journeys": dict.fromkeys(journeys, wants),
        "lacks": ["order-number"] if number % 3 == 0 else [],
        "channels": ["web", "email", "phone"],
        "budget": {"time": f"{1 + number % 4}h", "elapsed": f"{20 + number}d", "facts": 12},
        "traits": {"patience": ("much", "some", "none")[number % 3]},
    }
