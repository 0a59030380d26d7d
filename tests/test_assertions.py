"""Assertions about a persona on a journey: what they say of who can finish, and of what never happens."""

import pytest
from boiler import BOILER, MENDED, PARENT, TENANT

from cxtest import Limits, Project, UsageError, assert_finishes, assert_never, load_texts
from cxtest.rulebook import Asked, Repeated

STUCK = BOILER.replace("      repair:", "      give-up: {to: lost, by: owner}\n      repair:") + "  lost: {owner: care}\n"


def project(boiler: str, parent: str = PARENT) -> Project:
    quiet = "journey: quiet\nentries: {door: hall}\nsteps:\n  hall: {owner: care, transitions: {leave: out}}\n  out: {outcome: gone}\n"
    return load_texts(
        {"journeys/boiler.yaml": boiler, "journeys/quiet.yaml": quiet, "personas/parent.yaml": parent, "personas/tenant.yaml": TENANT}
    )


def refused(boiler: str = BOILER, parent: str = PARENT, **asked: object) -> str:
    """What `assert_never` says."""
    made = project(boiler, parent)
    with pytest.raises(AssertionError) as error:
        assert_never(made.journey("boiler"), made.persona("parent"), **asked)  # type: ignore[arg-type] # one row after the other
    return str(error.value)


def test_who_finishes_finishes() -> None:
    made = project(BOILER)
    assert_finishes(made.journey("boiler"), made.persona("parent"))
    assert_finishes(made.journey("boiler"), made.persona("parent").persona, promise="with-luck")


def test_who_may_be_stuck_cannot_be_sure_to_finish() -> None:
    made = project(STUCK)
    with pytest.raises(AssertionError) as error:
        assert_finishes(made.journey("boiler"), made.persona("parent"))
    told = str(error.value)
    assert told.startswith(
        "parent cannot be sure to finish boiler: promised is `with-luck`, and required `always`\n\nerror[dead-end]  The parent is"
    )
    assert "replay  phone.send-engineer.give-up" in told
    assert_finishes(made.journey("boiler"), made.persona("parent"), promise="with-luck")


def test_what_the_persona_requires_is_what_is_asserted() -> None:
    made = project(STUCK, PARENT.replace("wants: [warm-again]", "wants: [warm-again], requires: with-luck"))
    assert_finishes(made.journey("boiler"), made.persona("parent"))
    with pytest.raises(AssertionError, match="promised is `with-luck`, and required `choosing-well`"):
        assert_finishes(made.journey("boiler"), made.persona("parent"), promise="choosing-well")


def test_who_cannot_afford_it_does_not_finish() -> None:
    made = project(
        BOILER.replace("    needs: [address, fault]\n    terms", "    takes: {time: 20m}\n    needs: [address, fault]\n    terms"),
        PARENT + "budget: {time: 10m}\n",
    )
    with pytest.raises(AssertionError, match="error\\[over-budget\\]"):
        assert_finishes(made.journey("boiler"), made.persona("parent"))


def test_what_never_happens_is_never() -> None:
    made = project(MENDED)
    journey, persona = made.journey("boiler"), made.persona("parent")
    assert_never(journey, persona, event=Repeated)
    assert_never(journey, persona, event=Asked, which=lambda event: isinstance(event, Asked) and event.fact == "pin")
    assert_never(journey, persona, where=lambda view: view.step == "warm" and view.holder == "heating-firm" and not view.told)
    closed = project(BOILER.replace("repair: {to: warm, by: owner}", "repair: {to: warm, by: owner, when: {trait: {rich: very}}}"))
    assert_never(closed.journey("boiler"), closed.persona("parent"), transition="repair")
    assert_never(closed.journey("boiler"), closed.persona("parent"), step="warm")


@pytest.mark.parametrize(
    ("asked", "told", "replay"),
    [
        ({"step": "warm"}, "The parent comes to `warm`, which must never be.", "phone.send-engineer.repair"),
        (
            {"transition": "visit.part-missing"},
            "The parent takes `visit.part-missing`, which must never be.",
            "phone.send-engineer.part-missing",
        ),
        ({"event": Repeated}, "The parent meets Repeated(step='visit', fact='fault'), which must never be.", "phone.send-engineer"),
        (
            {"where": lambda view: "fault" in view.told},
            "The parent is at `visit` where it is so, which must never be.",
            "phone.send-engineer",
        ),
    ],
)
def test_what_happens_is_shown_by_a_shortest_walk(asked: dict[str, object], told: str, replay: str) -> None:
    text = " ".join(refused(**asked).split())  # type: ignore[arg-type] # one row after the other
    assert text.startswith("it happens to parent on boiler error[assert-never] " + told)
    assert text.endswith(f"replay {replay}")


def test_why_it_must_never_be_is_told() -> None:
    assert "because the boiler fund pays for one visit" in " ".join(
        refused(step="warm", because="the boiler fund pays for one visit").split()
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "`assert_never` needs one of `step`, `transition`, `event` and `where`"),
        ({"step": "warm", "transition": "repair"}, "`assert_never` needs one of `step`, `transition`, `event` and `where`"),
        ({"step": "garage"}, "there is no step `garage`; there are hotline, visit, warm"),
        ({"event": "Repeated"}, "`event` is one of the events of `cxtest.rulebook`, such as `Repeated`, and not 'Repeated'"),
        ({"event": int}, "`event` is one of the events of `cxtest.rulebook`, such as `Repeated`, and not <class 'int'>"),
        ({"step": "vist"}, "there is no step `vist`; did you mean `visit`?"),
        ({"transition": "visit.repiar"}, "there is no transition `visit.repiar`; did you mean `visit.repair`?"),
    ],
)
def test_a_question_that_is_none_is_refused(asked: dict[str, object], told: str) -> None:
    made = project(BOILER)
    with pytest.raises(UsageError) as error:
        assert_never(made.journey("boiler"), made.persona("parent"), **asked)  # type: ignore[arg-type] # one row after the other
    assert str(error.value) == told


def test_what_is_asked_and_raises_is_raised() -> None:
    """As an answer it would look like one."""
    made = project(BOILER)
    for asked in ({"where": lambda view: view.stpe == "warm"}, {"event": Repeated, "which": lambda event: event.fcat == "fault"}):
        with pytest.raises(AttributeError, match=r"stpe|fcat"):
            assert_never(made.journey("boiler"), made.persona("parent"), **asked)


def test_at_a_limit_nobody_knows() -> None:
    made, few = project(MENDED), Limits(configurations=1)
    with pytest.raises(AssertionError, match="unknown: dead-end: stopped at the limit of 1 configurations"):
        assert_finishes(made.journey("boiler"), made.persona("parent"), limits=few)
    with pytest.raises(AssertionError) as error:
        assert_never(made.journey("boiler"), made.persona("parent"), where=lambda view: view.step == "nowhere", limits=few)
    told = "nobody knows whether it happens to parent on boiler\nunknown: assert-never: stopped at the limit of 1 configurations: "
    assert str(error.value).startswith(told)


def test_who_does_not_name_the_journey_cannot_be_asked_about() -> None:
    made = project(BOILER)
    for call in (assert_finishes, lambda journey, persona: assert_never(journey, persona, step="hall")):
        with pytest.raises(UsageError, match="`parent` does not walk `quiet`, but `boiler`"):
            call(made.journey("quiet"), made.persona("parent"))
    for swapped in ((made.persona("parent"), made.journey("boiler")), ("boiler", "parent"), (made.journey("boiler"), "parent")):
        with pytest.raises(UsageError, match=r"a (journey|persona) is wanted, such as `project\.(journey|persona)\("):
            assert_finishes(*swapped)
    with pytest.raises(UsageError, match="there is no promise `sure`; there are"):
        assert_finishes(made.journey("boiler"), made.persona("parent"), promise="sure")  # type: ignore[arg-type] # that is the point


def test_a_project_and_a_report_are_asked_by_name() -> None:
    from cxtest import check

    made = project(BOILER)
    report = check(made)
    assert (report.promise("boiler", "parent"), report.promise("boiler", "parent", entry="phone", undisturbed=True)) == ("always", "always")
    assert {finding.place for finding in report.of(journey="boiler", rule="repeated-data-entry")} == {"visit:fault"}
    assert len(report.of(rule="repeated-data-entry")) == 2
    assert report.of(persona="parent", rule="dead-end") == ()
    for ask, told in (
        (lambda: made.journey("bioler"), "there is no journey `bioler`; did you mean `boiler`?"),
        (lambda: report.of(persona="parnet"), "there is no persona in this report: `parnet`; did you mean `parent`?"),
        (lambda: report.of(journey="garden"), "there is no journey in this report: `garden`; there are boiler, quiet"),
        (lambda: report.of(persona="parent", rule="dead-ends"), "there is no rule in this report: `dead-ends`; did you mean `dead-end`?"),
        (lambda: made.persona("x"), "there is no persona `x`; there are parent, tenant"),
        (lambda: report.promise("quiet", "parent"), "the persona `parent` was not tested on the journey `quiet`"),
        (lambda: report.promise("boiler", "parent", entry="door"), "the persona `parent` was not tested from `door`"),
    ):
        with pytest.raises(UsageError) as error:
            ask()
        assert str(error.value) == told
