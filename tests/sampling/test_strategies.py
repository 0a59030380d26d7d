"""What the public strategies draw: valid, of every kind, and for any journey, also for one from somebody's files."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import cxtest
from cxtest.model.persona import Persona, PersonaJourney
from cxtest.model.values import Model
from cxtest.rulebook import Repeated, at_facts

ROOT = Path(__file__).parents[2]
SAMPLE = {
    f"{folder}/{name}": file
    for folder in ("journeys", "journeys/as-is")
    for name, file in cxtest.load(ROOT, journeys=folder).journeys.items()
}
KEYS = {
    "lacks", "withholds", "channels", "refuses", "insists-on", "understands", "budget", "habits", "traits",
    "enters-at", "wants", "accepts", "already-told", "requires",
    *(f"budget.{key}" for key in ("time", "wait", "elapsed", "money", "steps", "facts", "repeats", "hand-offs", "channel-switches", "failures")),
}  # fmt: skip
"""All of a persona that anything depends on."""

fixed = settings(
    max_examples=200, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def said(model: Model, before: str = "") -> Iterator[str]:
    """The keys that say something: not what leaving them out says, and not nothing."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if value not in (None, (), {}) and value != field.get_default(call_default_factory=True):
            yield before + name.replace("_", "-")
    if isinstance(model, Persona):
        yield from said(model.budget, "budget.")
        for goal in model.journeys.values():
            yield from said(goal)


def keys_drawn(strategy: SearchStrategy[cxtest.PersonaFile]) -> Counter[str]:
    found: Counter[str] = Counter()

    @fixed
    @given(strategy)
    def count(file: cxtest.PersonaFile) -> None:
        found.update(said(file.persona))

    count()
    return found


def test_all_keys_that_matter_are_looked_for() -> None:
    free = {"persona", "title", "story", "based-on", "journeys", "waivers"}
    names = {name.replace("_", "-") for model in (Persona, PersonaJourney) for name in model.model_fields}
    assert {key for key in KEYS if "." not in key} == names - free


def test_personas_of_random_journeys_use_every_key() -> None:
    assert KEYS - set(keys_drawn(cxtest.personas())) == set()


def test_personas_of_a_journey_from_files_use_every_key() -> None:
    journey = SAMPLE["journeys/returns"]
    assert KEYS - set(keys_drawn(cxtest.personas(journey))) == set()


@pytest.mark.parametrize("name", SAMPLE)
def test_personas_are_valid_for_any_journey(name: str) -> None:
    journey = SAMPLE[name]

    @settings(fixed, max_examples=20)
    @given(cxtest.personas(journey))
    def check(persona: cxtest.PersonaFile) -> None:
        project = cxtest.together(journey, persona)
        assert project.warnings == ()
        assert project.personas[persona.persona.persona].persona == persona.persona
        assert project.testers(journey.journey.journey)

    check()


SCANT = """\
journey: scant
entries: {in: end}
steps: {end: {outcome: done}}
"""
ODD = """\
journey: odd
entries: {in: start}
steps:
  start:
    transitions:
      go: {to: end, when: {trait: {mood: "größer 🙂 \\"x\\"", line: "a\\nb\\x85"}}}
      stop: {to: end, takes: {time: 999999999s, wait: 999999999s, money: 999999999999.99}}
  end: {outcome: done}
"""


@pytest.mark.parametrize("text", [SCANT, ODD], ids=["with next to nothing in it", "with odd texts and the largest numbers"])
def test_personas_of_an_odd_journey_are_valid(text: str) -> None:
    (journey,) = cxtest.load_texts({"journeys/one.yaml": text}).journeys.values()
    asked = {value for step in journey.journey.steps.values() for _, _, way in step.alternatives() for value in way.when.trait.values()}
    drawn: set[str] = set()

    @fixed
    @given(cxtest.personas(journey))
    def check(persona: cxtest.PersonaFile) -> None:
        assert cxtest.together(journey, persona).warnings == ()
        drawn.update(persona.persona.traits.values())

    check()
    assert {value for value in asked if value.isprintable()} <= drawn


def test_nobody_can_want_anything_of_a_journey_without_an_outcome() -> None:
    text = "journey: endless\nentries: {in: here}\nsteps: {here: {transitions: {again: here}}}\n"
    (journey,) = cxtest.load_texts({"journeys/endless.yaml": text}).journeys.values()
    says = "the journey `endless` has no outcome, so that no persona can want one; add one to the step where it ends"
    with pytest.raises(cxtest.UsageError, match=f"^{says}$"):
        cxtest.personas(journey)


def test_the_simplest_persona_which_shrinking_ends_at_has_nothing_that_can_be_left_out() -> None:
    plain = find(cxtest.personas(SAMPLE["journeys/returns"]), lambda _: True, settings=settings(fixed, max_examples=5))
    assert set(said(plain.persona)) == {"persona", "journeys", "enters-at", "wants"}


@settings(fixed, max_examples=50)
@given(cxtest.projects(steps=3, personas=2))
def test_projects_are_as_large_as_is_said(project: cxtest.Project) -> None:
    (journey,) = project.journeys.values()
    assert 1 <= sum(step.outcome is None for step in journey.journey.steps.values()) <= 3
    assert 1 <= len(project.testers("trip")) == len(project.personas) <= 2
    assert journey.organisation_source is not None


@settings(fixed, max_examples=50)
@given(st.data())
def test_a_journey_and_personas_drawn_for_it_can_be_checked(data: st.DataObject) -> None:
    journey = data.draw(cxtest.journeys(steps=3))
    people = data.draw(st.lists(cxtest.personas(journey), min_size=1, max_size=2, unique_by=lambda file: file.persona.persona))
    report = cxtest.check(cxtest.together(journey, *people))
    assert [line.persona for line in report.promises] == sorted(file.persona.persona for file in people)
    assert "error" not in {verdict.verdict for verdict in report.verdicts}


@cxtest.rule("asked-again", "error")
def asked_again(case: cxtest.Case) -> Iterator[cxtest.Found]:
    """They are asked for what they told before."""
    for event, path in case.first(Repeated):
        yield cxtest.Found(at_facts(case.journey, event.step, [event.fact]), "Asked again.", "pass it on", path)


@settings(fixed, max_examples=50)
@given(cxtest.projects())
def test_a_rule_of_somebodys_own_can_be_held_against_what_is_drawn(project: cxtest.Project) -> None:
    report = cxtest.check(project, rules=[asked_again])
    ours, built_in = (
        [(f.persona, f.place, f.walk) for f in report.findings if f.rule == name] for name in ("asked-again", "repeated-data-entry")
    )
    assert ours == built_in
