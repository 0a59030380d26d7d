"""A walk, and all that can be asserted of it."""

from decimal import Decimal

import pytest

from cxtest import Machine, UsageError, Walk, load_texts
from cxtest.machine.path import Path

JOURNEY = """\
journey: returns
entries: {slip: site}
steps:
  site:
    owner: web
    asks: [order-number]
    transitions:
      give: {to: agent, carries: [order-number]}
      skip: {to: agent, unanswered: true}
  agent:
    owner: care
    needs: [order-number]
    takes: {time: 5m..9m, wait: 1h, money: 2.50}
    transitions:
      decide: [{to: refunded, by: owner}, {to: site, by: owner}]
  refunded: {outcome: refunded}
"""
PERSONA = "persona: pat\njourneys: {returns: {enters-at: [slip], wants: [refunded]}}\n"


def walk(token: str) -> Walk:
    project = load_texts({"journeys/r.yaml": JOURNEY, "personas/p.yaml": PERSONA})
    file = project.journey("returns")
    machine = Machine(file.journey, file.organisation, project.persona("pat").persona)
    path = Path.decode(machine, token)
    return Walk(machine, (path.entry, path.moves))


def test_it_says_what_was_taken_and_where_it_led() -> None:
    found = walk("slip.give.decide[1].skip.decide[0]")
    assert found.steps == ("site", "agent", "site", "agent", "refunded")
    assert found.triggers == ("give", "decide", "skip", "decide")
    assert found.transitions == ("site.give", "agent.decide[1]", "site.skip", "agent.decide[0]")
    assert (found.token, found.entry, len(found)) == ("slip.give.decide[1].skip.decide[0]", "slip", 4)
    assert (found.outcome, found.stuck) == ("refunded", False)


def test_it_counts_triggers_transitions_and_visits() -> None:
    found = walk("slip.give.decide[1].give.decide[0]")
    assert [found.count(name) for name in ("decide", "agent.decide", "agent.decide[1]", "decide[0]", "skip")] == [2, 2, 1, 1, 0]
    assert [found.visits(step) for step in ("agent", "site", "refunded")] == [2, 2, 1]


def test_it_knows_the_ledger_the_facts_and_the_hand_offs() -> None:
    found = walk("slip.give.decide[0]")
    assert (found.ledger.time, found.ledger.wait, found.ledger.facts, found.money) == (300, 3600, 1, Decimal("2.50"))
    assert found.told == ("order-number",)
    assert (found.known_to("care"), found.known_to("web")) == (("order-number",), ("order-number",))
    assert [(hand_off.giver, hand_off.taker) for hand_off in found.hand_offs] == [("web", "care")]
    assert walk("slip").known_to("care") == walk("slip").told == ()
    assert walk("slip").outcome is None


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda w: w.count("giv"), "there is no trigger `giv`; did you mean `give`?"),
        (lambda w: w.visits("nowhere"), "there is no step `nowhere`; there are site, agent, refunded"),
        (lambda w: w.count("agent.dicide"), "there is no trigger `agent.dicide`; did you mean `agent.decide`?"),
        (lambda w: w.visits("agents"), "there is no step `agents`; did you mean `agent`?"),
        (lambda w: w.known_to("caer"), "there is no party `caer`; did you mean `care`?"),
    ],
)
def test_a_misspelt_name_is_refused(ask: object, told: str) -> None:
    assert callable(ask)
    with pytest.raises(UsageError) as error:
        ask(walk("slip"))
    assert str(error.value) == told


def test_two_walks_are_the_same_by_what_they_take() -> None:
    assert walk("slip.give") == walk("slip.give") != walk("slip.skip")
    assert len({walk("slip.give"), walk("slip.give"), walk("slip.skip")}) == 2
    assert walk("slip.give") != "slip.give"
    assert walk("slip"), "also one that takes nothing is one"


def test_where_they_part_is_told() -> None:
    assert walk("slip.give.decide[0]").parting(walk("slip.give.decide[1].skip")) == [
        "both go slip.give, and part at `agent`",
        "left: decide[0], and ends at `refunded`",
        "right: decide[1] → skip, and ends at `agent`",
    ]
    assert walk("slip.give").parting(walk("slip")) == [
        "both go slip, and part at `site`",
        "left: give, and ends at `agent`",
        "right: ends there",
    ]
    assert walk("slip").parting(walk("slip")) == ["both are <walk slip on returns as pat, to site>"]


def test_a_long_one_is_shown_by_its_beginning_and_end() -> None:
    long = walk("slip" + ".give.decide[1]" * 20)
    assert repr(long).startswith("<walk slip.give.decide[1].….decide[1].give.")
    assert repr(long).endswith(".give.decide[1] on returns as pat, to site>")


def test_a_machine_is_made_of_files_or_of_a_model() -> None:
    project = load_texts({"journeys/r.yaml": JOURNEY, "personas/p.yaml": PERSONA})
    journey, persona = project.journey("returns"), project.persona("pat")
    assert Machine.of(journey, persona).moves == Machine.of(journey, persona.persona).moves
    for one, other, told in (
        (journey, persona.persona.model_copy(update={"journeys": {}}), "`pat` does not walk `returns`"),
        (journey, "pat", "a persona is wanted, such as `project.persona(\"pat\")`, and not 'pat'"),
        ("returns", persona, "a journey is wanted, such as `project.journey(\"returns\")`, and not 'returns'"),
    ):
        with pytest.raises(UsageError) as error:
            Machine.of(one, other)  # type: ignore[arg-type] # that is the point
        assert str(error.value) == told
