"""What a real system and a journey disagree about is said as a colleague would say it."""

import pytest

from cxtest.loading.loader import load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.telling.offers import disagreement

CLAIM = """\
journey: claim
entries: {web: form}
steps:
  form:
    title: The form
    owner: insurer
    needs: [policy-number]
    transitions:
      send: desk
      stop: {to: given-up}
      help: {to: hotline}
      sign: [{to: desk, when: {trait: {member: 'yes'}}}, {to: desk, when: {holds: [pen]}}]
  desk:
    owner: insurer
    gives: [pen]
    transitions:
      answer: {to: form, at-most: 1}
      approve: {to: paid, by: owner}
      lose: {to: form, by: chance}
      expire: {to: form, by: clock}
      post: {to: form, when: {known: [policy-number]}}
      read: {to: form, when: {known: [shoe-size]}, at-most: 1}
  hotline: {owner: insurer, channel: phone, gives: [receipt], transitions: {ask: desk}}
  paid: {outcome: paid}
  given-up: {outcome: given-up}
"""
INSURER = """\
organisation: acme
parties: {insurer: {title: The insurer}}
facts: {policy-number: {}, shoe-size: {}}
"""
TOM = """\
persona: tom
title: The policy holder
channels: [web]
journeys: {claim: {enters-at: [web], wants: [paid]}}
"""


def said(walk: str, *offered: str, persona: str = "") -> str | None:
    project = load_texts({"journeys/claim.yaml": CLAIM, "journeys/acme.yaml": INSURER, "personas/tom.yaml": TOM + persona})
    file = project.journeys["claim"]
    return disagreement(Path.decode(Machine(file.journey, file.organisation, project.personas["tom"].persona), walk), offered)


def test_where_both_agree_nothing_is_said() -> None:
    assert said("web", "send") is None
    assert said("web.send", "answer", "post") is None
    assert said("web.send.approve") is None


def test_offered_and_closed_in_the_journey() -> None:
    assert said("web.send.answer.send", "answer", "post") == (
        "At `desk`, the system and the journey disagree about what the policy holder can do:\n"
        "- `answer` is offered, and the journey closes it: it can be taken once, and was.\n"
        "The walk so far: web.send.answer.send"
    )


def test_every_reason_is_said() -> None:
    assert said("web.send", "answer", "post", "read") == (
        "At `desk`, the system and the journey disagree about what the policy holder can do:\n"
        "- `read` is offered, and the journey closes it: it is open only where the shoe size is known to the party that holds them.\n"
        "The walk so far: web.send"
    )


def test_every_alternative_has_its_reasons() -> None:
    assert said("web", "send", "sign") == (
        "At “The form” (`form`), the system and the journey disagree about what the policy holder can do:\n"
        "- `sign` is offered, and the journey closes it: `sign[0]` is only for customers whose member is yes; "
        "`sign[1]` needs the pen, which they do not hold.\n"
        "The walk so far: web"
    )
    assert said("web", "send", "sign", persona="traits: {member: 'yes'}\n") is None


def test_open_in_the_journey_and_not_offered() -> None:
    assert said("web.send", "post") == (
        "At `desk`, the system and the journey disagree about what the policy holder can do:\n"
        "- `answer` is open in the journey, and the system does not offer it.\n"
        "The walk so far: web.send"
    )


@pytest.mark.parametrize(
    ("offered", "line"),
    [
        ("psot", "- `psot` is offered, and the journey has no such trigger; did you mean `post`?"),
        ("newsletter", "- `newsletter` is offered, and the journey has no such trigger."),
        ("sign", "- `sign` is offered, and the journey has it only at `form`."),
        ("approve", "- `approve` is offered, and the journey does not leave it to the customer: the insurer decides."),
        ("lose", "- `lose` is offered, and the journey does not leave it to the customer: chance decides."),
        ("expire", "- `expire` is offered, and the journey does not leave it to the customer: time decides."),
    ],
)
def test_offered_and_no_decision_of_the_customer_there(offered: str, line: str) -> None:
    assert said("web.send", "answer", "post", offered) == (
        f"At `desk`, the system and the journey disagree about what the policy holder can do:\n{line}\nThe walk so far: web.send"
    )


def test_all_is_said_at_once() -> None:
    assert said("web.send", "approve", "read", "answer") == (
        "At `desk`, the system and the journey disagree about what the policy holder can do:\n"
        "- `approve` is offered, and the journey does not leave it to the customer: the insurer decides.\n"
        "- `read` is offered, and the journey closes it: it is open only where the shoe size is known to the party that holds them.\n"
        "- `post` is open in the journey, and the system does not offer it.\n"
        "The walk so far: web.send"
    )


@pytest.mark.parametrize("closed", ["stop", "help"])
def test_what_the_customer_alone_closes_may_be_offered_or_not(closed: str) -> None:
    """The system does not know which outcomes they accept, or that they cannot use the telephone."""
    assert said("web", "send", closed) is None
    assert said("web", "send") is None


@pytest.mark.parametrize(
    ("persona", "walk", "others", "closed"),
    [
        ("refuses: [answer]\n", "web.send", ["post"], "answer"),
        ("insists-on: {answer: [receipt]}\n", "web.send", ["post"], "answer"),
        ("lacks: [policy-number]\n", "web", [], "send"),
    ],
)
def test_what_they_will_not_or_cannot_do_may_be_offered_or_not(persona: str, walk: str, others: list[str], closed: str) -> None:
    assert said(walk, *others, closed, persona=persona) is None
    assert said(walk, *others, persona=persona) is None


def test_what_something_else_closes_too_must_not_be_offered() -> None:
    assert said("web.send", "answer", "post", "read", persona="refuses: [read]\n") == (
        "At `desk`, the system and the journey disagree about what the policy holder can do:\n"
        "- `read` is offered, and the journey closes it: it is open only where the shoe size is known to the party that holds them, "
        "and is something they refuse.\n"
        "The walk so far: web.send"
    )
