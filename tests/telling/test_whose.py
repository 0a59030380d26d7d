"""A finding says which steps it is about and whose matter it is."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from cxtest.engine import check
from cxtest.loading.loader import load, load_texts
from cxtest.sampling.projects import Documents, files, project_documents
from cxtest.verdicts import Finding, Report

ROOT = Path(__file__).parents[2]
ORGANISATION = """\
organisation: acme
parties:
  web: {title: The web shop}
  care: {title: The care team}
  carrier: {title: The carrier, external: true, accountable: care}
  boss: {outside: true}
facts: {email: {}, number: {}, reason: {}}
"""
TRIP = """\
journey: trip
entries: {web: form}
steps:
  form:
    owner: web
    asks: [email]
    transitions: {send: {to: desk, by: owner}, post: parcel, ask: boss, wait: hall}
  desk:
    owner: care
    asks: [email]
    transitions: {solve: {to: done, by: owner}, refuse: {to: no, by: owner}}
  parcel:
    owner: carrier
    transitions: {deliver: {to: done, by: owner}, lose: {to: lost, by: chance, failure: true}}
  lost: {owner: carrier}
  boss: {owner: boss}
  hall: {transitions: {go-on: done}}
  done: {outcome: solved}
  no: {outcome: refused}
"""
PAT = "persona: pat\njourneys: {trip: {enters-at: [web], wants: [solved]}}\n"


@pytest.fixture(scope="module")
def report() -> Report:
    return check(load_texts({"journeys/trip.yaml": TRIP, "journeys/acme.yaml": ORGANISATION, "personas/pat.yaml": PAT}))


def found(report: Report, rule: str, place: str) -> Finding:
    (finding,) = [f for f in report.findings if (f.rule, f.place) == (rule, place)]
    return finding


@pytest.mark.parametrize(
    ("rule", "place", "steps", "transition", "owners"),
    [
        pytest.param(
            "dead-end", "boss", ("boss",), None, ("boss", "web"), id="a step is its owner's, and whose decision led there for good"
        ),
        pytest.param("dead-end", "lost", ("lost",), None, ("carrier", "care"), id="who answers for a contractor is told, too"),
        pytest.param("repeated-data-entry", "desk:email", ("desk",), None, ("care", "web"), id="so is who did not pass it on"),
        pytest.param(
            "unowned-hand-off", "form.wait", ("form",), "form.wait", ("web", None), id="a hand-off to nobody is who let go's, and nobody's"
        ),
        pytest.param("turned-away", "no", ("no",), None, ("care",), id="an end that nobody owns is whose step led there"),
    ],
)
def test_a_finding_says_whose_matter_it_is(
    report: Report, rule: str, place: str, steps: tuple[str, ...], transition: str | None, owners: tuple[str | None, ...]
) -> None:
    finding = found(report, rule, place)
    assert (finding.steps, finding.transition, finding.owners) == (steps, transition, owners)


def test_it_says_of_each_why_it_is_theirs(report: Report) -> None:
    assert found(report, "dead-end", "lost").roles == ("where it shows", "answers for the contractor")
    assert found(report, "repeated-data-entry", "desk:email").roles == ("where it shows", "where it comes from")
    assert found(report, "unowned-hand-off", "form.wait").roles == ("where it shows", "takes over")
    assert found(report, "turned-away", "no").roles == ("where it comes from",)


def check_counter(owner: str, entries: str = "web: counter") -> Report:
    journey = f"""\
journey: trip
entries: {{{entries}}}
steps:
  counter: {{{owner}transitions: {{show: {{to: paid, when: {{holds: [receipt]}}}}}}}}
  open-door: {{owner: care, gives: [receipt], transitions: {{solve: {{to: paid, by: owner}}}}}}
  paid: {{outcome: solved}}
"""
    persona = PAT.replace("[web]", f"[{', '.join(pair.split(':')[0] for pair in entries.split(', '))}]")
    return check(load_texts({"journeys/trip.yaml": journey, "journeys/acme.yaml": ORGANISATION, "personas/pat.yaml": persona}))


@pytest.mark.parametrize(("written", "owner"), [("owner: web, ", "web"), ("", None), ("owner: customer, ", "customer")])
def test_a_goal_that_cannot_be_reached_is_a_matter_of_whoever_owns_the_step_that_they_come_to(written: str, owner: str | None) -> None:
    finding = found(check_counter(written), "goal-unreachable", "trip")
    assert (finding.closest, finding.steps, finding.owners) == (("web",), ("counter",), (owner,))


def test_an_entry_is_about_its_step_and_a_matter_of_where_it_leads_to() -> None:
    finding = found(check_counter("owner: web, ", "web: counter, door: open-door"), "stranded-entry", "web")
    assert (finding.walk, finding.closest, finding.steps, finding.owners) == (None, ("web",), ("counter",), ("web",))


@pytest.mark.parametrize("journeys", ["journeys", "journeys/as-is"])
def test_every_finding_of_the_sample_is_about_something_and_somebodys(journeys: str) -> None:
    findings = check(load(ROOT, journeys=journeys)).findings
    assert [finding for finding in findings if not (finding.steps or finding.transition) or not finding.owners] == []


@settings(max_examples=max(1, settings().max_examples // 4))
@given(project_documents())
def test_what_a_finding_is_about_is_in_the_journey(documents: Documents) -> None:
    project = load_texts(files(documents))
    for finding in check(project).findings:
        file = project.journeys[finding.journey]
        places = {f"{name}.{t}" + ("" if i is None else f"[{i}]") for name, s in file.journey.steps.items() for t, i, _ in s.alternatives()}
        assert {*finding.steps} <= {*file.journey.steps}
        assert finding.transition is None or finding.transition in places
        assert {owner for owner in finding.owners if owner is not None} <= {*file.organisation.parties, "customer"} | {
            step.owner for step in file.journey.steps.values() if step.owner
        }
        assert finding.owners or finding.walk is finding.closest is None
