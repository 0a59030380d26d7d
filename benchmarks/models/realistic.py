"""Generated projects like real ones: phases, several entries, questions and hand-offs, work out of sight, waits, promises, second tries.

Nothing is drawn that loading would refuse, and the same shape and seed always give the same text. `plan.py` makes the journeys,
`people.py` the personas.
"""

from __future__ import annotations

from benchmarks.models import people
from benchmarks.models.plan import Plan
from benchmarks.models.shape import JOURNEY, Shape
from benchmarks.models.yaml_text import Document, text

__all__ = ["HARD", "JOURNEY", "Shape", "files", "hard_files"]

HARD = Shape(personas=1, counters=4, items=4, tries=3)
"""The shape of the hard one; see `hard_files`."""


def files(shape: Shape) -> dict[str, str]:
    """The project's files: path → text."""
    plan = Plan(shape)
    documents: dict[str, Document] = {"journeys/organisation.yaml": plan.organisation, f"journeys/{JOURNEY}.yaml": plan.journey}
    for persona in people.personas(plan.about, shape.personas, shape.seed):
        documents[f"personas/{persona['persona']}.yaml"] = persona
    return {path: text(document) for path, document in documents.items()}


def hard_files() -> dict[str, str]:
    """One persona with everything that makes proving hard: four counters of three, four items that guards read, two facts that they lack,
    and a cap on every key of the ledger, near what the journey takes."""
    plan = Plan(HARD)
    return {
        "journeys/organisation.yaml": text(plan.organisation),
        f"journeys/{JOURNEY}.yaml": text(plan.journey),
        "personas/hard.yaml": text(people.hard(plan.about)),
    }
