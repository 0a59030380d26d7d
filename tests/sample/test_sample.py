"""The returns journey, as it is in too many firms and as it should be: what is found, what is promised, how much is explored."""

from functools import cache
from pathlib import Path

import pytest

from cxtest.cli.app import run
from cxtest.config import Config
from cxtest.engine import check
from cxtest.loading.loader import load
from cxtest.verdicts import PromiseLine, Report

ROOT = Path(__file__).parents[2]
MENDED, AS_IS = "journeys", "journeys/as-is"

OF_THE_JOURNEY = {
    "ask-without-use": ["birth-date"],
    "unowned-third-party": ["carrier"],
    "unreachable-step": ["home-collection"],
    "never-taken": ["label-in-app.show-code"],
}
OF_BOTH = {
    "dead-end": ["grade-c-mail"],
    "runaround": ["ask-the-carrier,ask-the-sender,where-is-it"],
    "endless-wait": ["refund-queue"],
    "fatal-failure": ["in-transit.get-lost"],
    "unowned-step": ["policy-page"],
    "unowned-hand-off": ["in-transit.arrive"],
    "ping-pong": ["care~carrier", "care~returns-desk"],
    "broken-promise": [
        "ask-the-carrier,ask-the-sender,where-is-it:refund-within-14-days",
        "grade-c-mail:refund-within-14-days",
        "part-refunded:refund-within-14-days",
        "refunded:refund-within-14-days",
    ],
    "undefined-term": ["grade-c-mail:grade-c", "policy-page:rma"],
}
OF_THE_GIFT_RECIPIENT = OF_BOTH | {
    "stranded-entry": ["packing-slip"],
    "unanswerable-ask": ["sign-in:order-number"],
    "turned-away": ["turned-down"],
    "tight-budget": ["phone"],
    "repeated-data-entry": [
        "care-call:order-number",
        "chase-call:order-number", "chase-call:reason",
        "returns-desk:order-number", "returns-desk:reason",
    ],
    "dropped-context": ["inspection:reason", "inspection:return-number", "refund:pay-out-to"],
}  # fmt: skip
OF_THE_RETURNING_CUSTOMER = OF_BOTH | {
    "locked-out": ["label-in-app"],
    "over-budget": ["account", "packing-slip", "phone"],
    "repeated-data-entry": [
        "care-call:order-number",
        "chase-call:order-number", "chase-call:reason",
        "return-form:email", "return-form:order-number",
        "returns-desk:order-number", "returns-desk:reason",
    ],
    "known-not-used": [
        "care-call:email", "care-call:order-number",
        "phone-menu:order-number",
        "return-form:email", "return-form:order-number",
        "sign-in:email", "sign-in:order-number",
    ],
    "dropped-context": ["inspection:reason", "inspection:return-number"],
}  # fmt: skip

EXPLORED = {
    (MENDED, "gift-recipient"): 100,
    (MENDED, "returning-customer"): 135,
    (AS_IS, "gift-recipient"): 49,
    (AS_IS, "returning-customer"): 65,
}
"""How many configurations there are, by version of the journey and persona; one that grows tenfold is noticed here."""


@cache
def report_on(journeys: str) -> Report:
    return check(load(ROOT, journeys=journeys, personas="personas"), Config(journeys=journeys))


def found_in(journeys: str, persona: str | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in report_on(journeys).findings:
        if (finding.journey, finding.persona, finding.note) == ("returns", persona, False):
            found.setdefault(finding.rule, []).append(finding.place)
    return {rule: sorted(places) for rule, places in found.items()}


def promise_of(journeys: str, persona: str) -> PromiseLine:
    return next(line for line in report_on(journeys).promises if (line.journey, line.persona) == ("returns", persona))


def test_as_it_is_the_journey_has_exactly_these_defects() -> None:
    assert found_in(AS_IS, None) == OF_THE_JOURNEY


def test_as_it_is_the_gift_recipient_meets_exactly_these_defects() -> None:
    assert found_in(AS_IS, "gift-recipient") == OF_THE_GIFT_RECIPIENT


def test_as_it_is_the_returning_customer_meets_exactly_these_defects() -> None:
    assert found_in(AS_IS, "returning-customer") == OF_THE_RETURNING_CUSTOMER


def test_as_it_is_nobody_else_walks_it() -> None:
    walkers = {line.persona for line in report_on(AS_IS).promises if line.journey == "returns"}
    assert walkers == {"gift-recipient", "returning-customer"}


def test_as_it_is_the_gift_recipient_is_lost_at_the_packing_slip_and_needs_luck_on_the_phone() -> None:
    line = promise_of(AS_IS, "gift-recipient")
    assert (line.promise, line.undisturbed) == ("never", "never")
    assert line.entries == {"packing-slip": "never", "phone": "with-luck"}


def test_as_it_is_the_returning_customer_needs_luck_even_if_nothing_fails() -> None:
    line = promise_of(AS_IS, "returning-customer")
    assert (line.promise, line.undisturbed) == ("with-luck", "with-luck")
    assert line.entries == {"packing-slip": "with-luck", "account": "with-luck", "phone": "with-luck"}


def test_mended_nothing_is_found() -> None:
    assert report_on(MENDED).findings == ()


def test_mended_everything_is_tested_and_proved() -> None:
    report = report_on(MENDED)
    assert (report.untested_journeys, report.untested_personas) == ((), ())
    assert {verdict.verdict for verdict in report.verdicts if verdict.journey == "returns"} == {"pass"}


@pytest.mark.parametrize("persona", ["gift-recipient", "returning-customer"])
def test_mended_the_money_comes_back_whatever_anybody_does(persona: str) -> None:
    line = promise_of(MENDED, persona)
    assert {line.promise, line.undisturbed, *line.entries.values()} == {"always"}


@pytest.mark.parametrize("journeys, code", [(MENDED, 0), (AS_IS, 1)])
def test_the_command_passes_the_mended_version_alone_and_has_no_complaint_about_the_files(
    journeys: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--root", str(ROOT), "--journeys", journeys]) == code
    assert capsys.readouterr().err == ""


def test_this_many_configurations_are_explored() -> None:
    explored = {
        (journeys, verdict.persona): verdict.proved
        for journeys in (MENDED, AS_IS)
        for verdict in report_on(journeys).verdicts
        if verdict.journey == "returns" and verdict.persona and verdict.proved is not None
    }
    assert explored == EXPLORED
