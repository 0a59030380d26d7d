"""The living session agrees with the machine, step by step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxtest.errors import UsageError
from cxtest.loading.loader import load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.machine.session import Session
from cxtest.model.project import Project
from cxtest.sampling.projects import Documents, files, project_documents

TRIP = """\
journey: trip
entries: {web: form}
steps:
  form:
    owner: shop
    transitions: {send: desk, state: form, cancel: {to: end, when: {trait: {member: 'yes'}}}}
  desk:
    owner: care
    transitions: {solve: end, back: [{to: form, by: owner, at-most: 1}]}
  end: {outcome: done}
"""
PAT = """\
persona: pat
journeys: {trip: {enters-at: [web], wants: [done]}}
"""


def machine(project: Project, persona: str) -> Machine:
    file = project.journeys["trip"]
    return Machine(file.journey, file.organisation, project.personas[persona].persona)


def disagreement(session: Session, machine: Machine, data: st.DataObject) -> str | None:
    """The first thing in which a walk of the session differs from the machine's; None if nothing does."""
    expected = Path.replay(machine, session.path.entry, ())
    for _ in range(8):
        moves = machine.open(expected.end)
        if session.open != moves or session.state != machine.steps[expected.end.step] or session.view != machine.view(expected.end):
            return f"differs at {'.'.join(expected.labels)}"
        if not moves:
            return None
        move = data.draw(st.sampled_from(moves))
        expected = expected.extended(move.label)
        if session.take(move.label) != expected.arrivals[-1]:
            return f"differs in {move.place}"
    return None


@given(project_documents(), st.data())
def test_a_session_opens_and_does_what_the_machine_says(documents: Documents, data: st.DataObject) -> None:
    project = load_texts(files(documents))
    persona = data.draw(st.sampled_from(sorted(project.personas)))
    made = machine(project, persona)
    entry = data.draw(st.sampled_from([start.entry for start in made.starts()]))
    assert disagreement(Session(made, entry), made, data) is None


@pytest.fixture
def trip() -> Machine:
    return machine(load_texts({"journeys/trip.yaml": TRIP, "personas/pat.yaml": PAT}), "pat")


@given(data=st.data())
def test_a_changed_target_in_the_built_machine_is_seen(data: st.DataObject) -> None:
    made = machine(load_texts({"journeys/trip.yaml": TRIP, "personas/pat.yaml": PAT}), "pat")
    session = Session(made, "web")
    for transition in session.living.get_transitions(source="form"):
        transition.dest = "end"
    assert disagreement(session, made, data)


def test_a_trigger_named_like_an_attribute_hides_nothing(trip: Machine) -> None:
    session = Session(trip, "web")
    session.take("state")
    assert session.state == "form"


def test_a_closed_transition_is_refused_and_says_what_is_open(trip: Machine) -> None:
    session = Session(trip, "web")
    with pytest.raises(UsageError, match=r"`cancel` is not open at `form`; open are `send`, `state`"):
        session.take("cancel")
    assert [closed.move.label for closed in session.closed] == ["cancel"]


def test_a_misspelt_transition_gets_the_nearest_name(trip: Machine) -> None:
    with pytest.raises(UsageError, match=r"`sned` is not open at `form`; did you mean `send`\?"):
        Session(trip, "web").take("sned")


def test_what_is_undone_can_be_redone(trip: Machine) -> None:
    session = Session(trip, "web")
    session.take("send")
    session.take("back[0]")
    assert session.path.encode() == "web.send.back[0]"
    session.undo()
    assert (session.state, session.path.encode()) == ("desk", "web.send")
    session.redo()
    assert (session.state, session.path.encode()) == ("form", "web.send.back[0]")
    session.undo()
    session.take("solve")
    with pytest.raises(UsageError, match="nothing to redo"):
        session.redo()


def test_nothing_can_be_undone_at_the_entry(trip: Machine) -> None:
    with pytest.raises(UsageError, match="nothing to undo"):
        Session(trip, "web").undo()


def test_a_session_begins_where_the_persona_enters(trip: Machine) -> None:
    with pytest.raises(UsageError, match="this persona enters at `web`"):
        Session(trip, "phone")


OTHERS = """\
persona: pat
journeys: {trip: {enters-at: [phone], wants: [done]}}
"""


def on_another(session: Session, journey: str, persona: str = PAT) -> Session:
    project = load_texts({"journeys/a.yaml": journey, "personas/b.yaml": persona})
    return session.onto(machine(project, "pat"))


def two_steps() -> Session:
    session = Session(machine(load_texts({"journeys/a.yaml": TRIP, "personas/b.yaml": PAT}), "pat"), "web")
    session.take("send")
    session.take("back[0]")
    return session


def test_a_walk_is_kept_on_a_changed_journey_as_far_as_it_is_open_and_comes_back_when_it_is_open_again() -> None:
    session = on_another(two_steps(), TRIP.replace("back: [", "return: ["))
    assert (session.path.encode(), session.lost) == ("web.send", ("back[0]",))
    again = on_another(session, TRIP)
    assert (again.path.encode(), again.lost) == ("web.send.back[0]", ())


def test_what_was_lost_is_forgotten_as_soon_as_they_go_another_way() -> None:
    session = on_another(two_steps(), TRIP.replace("back: [", "return: ["))
    session.undo()
    assert (session.lost, session.undone) == ((), ("send",))
    assert on_another(session, TRIP).path.encode() == "web"


def test_a_persona_who_does_not_come_in_there_is_at_their_own_entry_and_the_walk_is_not_forgotten() -> None:
    both = TRIP.replace("{web: form}", "{web: form, phone: desk}")
    session = on_another(two_steps(), both, OTHERS)
    assert (session.path.encode(), session.lost) == ("phone", ("web", "send", "back[0]"))
    assert on_another(session, TRIP).path.encode() == "web.send.back[0]"


def test_what_was_undone_can_be_redone_on_a_changed_journey_where_it_is_open() -> None:
    session = two_steps()
    session.undo()
    session.undo()
    kept = on_another(session, TRIP.replace("back: [", "return: ["))
    assert list(kept.undone) == ["send", "back[0]"]
    kept.redo()
    with pytest.raises(UsageError, match=r"`back\[0\]` is not open at `desk`"):
        kept.redo()
    assert kept.path.encode() == "web.send"
    assert list(kept.undone) == ["back[0]"]
