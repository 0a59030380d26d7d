"""A small project: three people, two journeys, and nothing wrong."""

from pathlib import Path

TRIP = """\
journey: trip
entries: {call: care}
steps:
  care: {owner: care, transitions: {solve: end}}
  end: {outcome: solved}
"""
OTHER = TRIP.replace("journey: trip", "journey: other")


def small_project(folder: Path) -> Path:
    """Writes a project in which ann, bob and victim walk `trip`, and ann and bob `other`; returns its root."""
    goal = "{enters-at: [call], wants: [solved]}"
    both = f"{{trip: {goal}, other: {goal}}}"
    files = {"journeys/trip.yaml": TRIP, "journeys/other.yaml": OTHER}
    files |= {f"personas/{name}.yaml": f"persona: {name}\njourneys: {both}\n" for name in ("ann", "bob")}
    files["personas/victim.yaml"] = f"persona: victim\njourneys: {{trip: {goal}}}\n"
    for name, text in files.items():
        (folder / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "project" / name).write_text(text, encoding="utf-8")
    return folder / "project"
