"""Walks on a real system: a driver finds what a shop and its journey disagree about, and says it; what it lacks, it lists."""

from __future__ import annotations

import re
import unittest
from collections.abc import Callable, Iterator
from datetime import timedelta
from textwrap import dedent
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from inline_snapshot import snapshot
from real_shop import running

import cxtest
from cxtest.model.project import JourneyFile, PersonaFile, Project

# A shop on a port of this machine, and its journey.

ORDER = """\
journey: order
entries: {front-page: shelf}
steps:
  shelf:
    owner: shop
    transitions: {add: basket}
  basket:
    owner: shop
    transitions: {empty: shelf, check-out: address, pay-now: {to: bank, when: {known: [address]}}}
  address:
    owner: shop
    needs: [address]
    transitions: {send: payment, back: {to: basket, unanswered: true}}
  payment:
    owner: shop
    transitions: {use-voucher: {to: voucher, when: {unknown: [voucher]}}, pay: bank, back: basket}
  voucher:
    owner: shop
    transitions: {redeem: {to: payment, learns: [voucher]}, back: payment}
  bank:
    owner: bank
    transitions: {approve: {to: confirmation, by: owner}, decline: {to: declined, by: chance, failure: true}}
  declined:
    owner: shop
    transitions: {retry: {to: bank, at-most: 2}, back: {to: basket, loses: [address]}}
  confirmation: {outcome: ordered}
"""
SHOPPER = """\
persona: shopper
title: The shopper
journeys: {order: {enters-at: [front-page], wants: [ordered]}}
"""
orders = cxtest.load_texts({"journeys/order.yaml": ORDER, "personas/shopper.yaml": SHOPPER})


def run(driver: type[cxtest.Driver], **changed: Any) -> None:
    """Walks, the same walks every time, as few as the test needs."""
    usual: dict[str, Any] = {"derandomize": True, "database": None, "print_blob": False, "max_examples": 20, "stateful_step_count": 20}
    usual["phases"] = [Phase.generate, Phase.shrink]
    run_state_machine_as_test(driver, settings=settings(driver.TestCase.settings, **(usual | changed)))


def shop(url: str, client: httpx.Client, walks: list[str]) -> type[cxtest.Driver]:
    """A driver of the shop at an address; the walks of customers who left are noted in a list."""

    class Shop(cxtest.Driver, journey=orders.journeys["order"], persona=orders.personas["shopper"]):
        def begin(self, entry: str) -> None:
            assert entry == "front-page"
            client.cookies.clear()
            self.page = client.get(url).json()

        def offered(self) -> set[str]:
            return set(self.page["links"])

        def click(self, link: str) -> None:
            self.page = client.post(f"{url}/{link}").raise_for_status().json()

        @cxtest.performs("add")
        def add(self) -> None:
            self.click("add")

        @cxtest.performs("empty")
        def empty(self) -> None:
            self.click("empty")

        @cxtest.performs("check-out")
        def check_out(self) -> None:
            self.click("check-out")

        @cxtest.performs("send")
        def send(self) -> None:
            self.page = client.post(f"{url}/send", content="1 Main Street").raise_for_status().json()

        @cxtest.performs("use-voucher")
        def use_voucher(self) -> None:
            self.click("use-voucher")

        @cxtest.performs("redeem")
        def redeem(self) -> None:
            self.click("redeem")

        @cxtest.performs("pay")
        def pay(self) -> None:
            self.click("pay")

        @cxtest.performs("pay-now")
        def pay_now(self) -> None:
            self.click("pay-now")

        @cxtest.performs("retry")
        def retry(self) -> None:
            self.click("retry")

        @cxtest.performs("back")
        def back(self) -> None:
            self.click("back")

        @cxtest.performs("approve")
        def approve(self) -> None:
            self.click("bank/approve")

        @cxtest.performs("decline")
        def decline(self) -> None:
            self.click("bank/decline")

        @cxtest.observes("shelf", "basket", "address", "payment", "voucher", "bank", "declined", "confirmation")
        def is_there(self) -> None:
            assert self.page["page"] == self.step

        @cxtest.observes("payment")
        def vouchers_are_kept(self) -> None:
            assert self.page["voucher-used"] == ("voucher" in self.view.knows["shop"])

        def end(self) -> None:
            walks.append(self.path.encode())

    return Shop


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def test_a_driver_finds_the_defect_of_a_real_shop(client: httpx.Client) -> None:
    """The shop should forget the address of who goes back after a declined card: only walks through both show that it does not."""
    with running(defect=True) as url, pytest.raises(AssertionError) as caught:
        run(shop(url, client, []), max_examples=200, phases=[Phase.generate])
    said, walk = str(caught.value).split("The walk so far: ")
    assert said == (
        "At `basket`, the system and the journey disagree about what the shopper can do:\n"
        "- `pay-now` is offered, and the journey closes it: it is open only where the address is known to the party that holds them.\n"
    )
    assert walk.endswith(".decline.back")
    file, persona = orders.journeys["order"], orders.personas["shopper"].persona
    path = cxtest.Path.decode(cxtest.Machine(file.journey, file.organisation, persona), walk)
    taken = [f"state.{move.place.replace('-', '_').replace('.', '__')}()" for move in path.moves]
    printed = [line for line in caught.value.__notes__ if line.startswith("state.")]
    assert printed[-len(taken) - 2 :] == ["state.first_customer(entry='front-page')", *taken, "state.teardown()"]


def test_it_finds_nothing_in_the_mended_shop(client: httpx.Client) -> None:
    walks: list[str] = []
    with running(defect=False) as url:
        run(shop(url, client, walks), max_examples=30)
    walked = " ".join(walks)
    assert all(part in walked for part in (".approve", ".decline.back"))


# Smaller ones: a desk that does what a table says.

CLAIM = """\
journey: claim
entries: {web: form, phone: desk}
steps:
  form: {owner: insurer, transitions: {send: desk, press-2: desk}}
  desk:
    owner: insurer
    transitions: {lose: {to: form, by: chance}, decide: [{to: paid, by: owner}, {to: refused, by: owner}], return: form}
  refused: {owner: insurer, transitions: {return: desk, complain: {to: paid, at-most: 1}}}
  paid: {outcome: paid}
"""
TOM = """\
persona: tom
title: The policy holder
journeys: {claim: {enters-at: [web, phone], wants: [paid]}}
"""
OFFERED = {"form": {"send", "press-2"}, "desk": {"return"}, "refused": {"return", "complain"}, "paid": set[str]()}


def claims() -> tuple[JourneyFile, PersonaFile]:
    project: Project = cxtest.load_texts({"journeys/claim.yaml": CLAIM, "personas/tom.yaml": TOM})
    return project.journeys["claim"], project.personas["tom"]


class Desk:
    """The functions of a driver for claims; `offers` is what its system offers, `log` what happened."""

    step: str
    offers: dict[str, set[str]] = OFFERED
    log: list[str]

    def begin(self, entry: str) -> None:
        self.log.append(f"begin {entry}")

    def offered(self) -> set[str]:
        return self.offers[self.step]

    @cxtest.performs("send", "press-2", "lose", "complain")
    def anything(self) -> None:
        self.log.append(f"{self.step}: anything")

    @cxtest.performs("return")
    def go_back(self) -> None:
        self.log.append(f"{self.step}: go back")

    @cxtest.performs("decide[0]")
    def pay(self) -> None:
        self.log.append(f"{self.step}: pay")

    @cxtest.performs("decide[1]")
    def refuse(self) -> None:
        self.log.append(f"{self.step}: refuse")

    def end(self) -> None:
        self.log.append(f"end at {self.step}")


def desk(**members: Any) -> type[cxtest.Driver]:
    """A driver for claims, with these members put in; its log is new."""
    return type("Claims", (Desk, cxtest.stateful(*claims())), {"log": [], **members})


def log(driver: type[cxtest.Driver]) -> list[str]:
    found: list[str] = driver.log  # type: ignore[attr-defined]
    return found


def customers(driver: type[cxtest.Driver]) -> list[list[str]]:
    """The log, cut where a customer comes in."""
    return [part.splitlines() for part in re.split(r"\n(?=begin)", "\n".join(log(driver)))]


def test_every_customer_comes_in_by_an_entry_and_leaves_once() -> None:
    driver = desk()
    run(driver)
    everybody = customers(driver)
    assert {lines[0] for lines in everybody} == {"begin web", "begin phone"}
    assert all(lines[-1].startswith("end at ") for lines in everybody)
    assert all("end" not in line for lines in everybody for line in lines[:-1])


def test_when_a_walk_is_over_the_next_customer_comes_in() -> None:
    driver = desk()
    run(driver, max_examples=1, stateful_step_count=50)
    ended = [lines[-1] for lines in customers(driver)]
    assert len(ended) > 1
    assert set(ended[:-1]) == {"end at paid"}


def test_a_function_for_one_step_goes_before() -> None:
    def at_refused(self: Desk) -> None:
        self.log.append(f"{self.step}: appeal withdrawn")

    driver = desk(appeal_withdrawn=cxtest.performs("refused.return")(at_refused))
    run(driver, max_examples=50)
    assert {line for line in log(driver) if "go back" in line or "withdrawn" in line} == {"desk: go back", "refused: appeal withdrawn"}


def test_what_is_observed_is_observed_after_each_arrival_there() -> None:
    def looks(self: Desk) -> None:
        self.log.append(f"{self.step}: looks")

    driver = desk(looks=cxtest.observes("refused", "paid")(looks))
    run(driver, max_examples=50)
    after = {lines[i + 1] for lines in customers(driver) for i, line in enumerate(lines) if line.endswith(("refuse", "pay"))}
    assert after == {"refused: looks", "paid: looks"}
    assert "form: looks" not in log(driver)


def found(driver: type[cxtest.Driver], kind: type[Exception] = AssertionError, **changed: Any) -> str:
    """The failure, as pytest shows it."""
    with pytest.raises(kind) as caught:
        run(driver, max_examples=50, **changed)
    notes = "\n".join(caught.value.__notes__)
    return f"{caught.value}\n{notes}"


def test_a_disagreement_is_told_with_the_shortest_steps_that_were_found() -> None:
    driver = desk(offers={**OFFERED, "refused": {"complain"}})
    assert found(driver) == snapshot("""\
At `refused`, the system and the journey disagree about what the policy holder can do:
- `return` is open in the journey, and the system does not offer it.
The walk so far: phone.decide[1]
Failing test case: <state machine>
state = Claims()
state.first_customer(entry='phone')
state.desk__decide__1()
state.teardown()\
""")


def test_a_finding_of_what_observes_says_where_it_was() -> None:
    def looks(self: Desk) -> None:
        raise AssertionError("no letter came")

    assert found(desk(looks=cxtest.observes("refused")(looks))).startswith(
        "no letter came\nThis was on arriving at `refused`, as the policy holder. The walk so far: phone.decide[1]\n"
    )


def test_an_error_of_what_performs_says_where_it_was() -> None:
    def complain(self: Desk) -> None:
        raise ConnectionError("the desk does not answer")

    said = found(desk(complain=cxtest.performs("refused.complain")(complain)), ConnectionError, phases=[Phase.generate])
    assert said.startswith("the desk does not answer\nThis was on `refused.complain`, as the policy holder. The walk so far: ")


def test_a_customer_who_could_not_come_in_does_not_leave() -> None:
    def begin(self: Desk, entry: str) -> None:
        raise ConnectionError("closed today")

    driver = desk(begin=begin)
    assert found(driver, ConnectionError).startswith(
        "closed today\nThis was on coming in by `web`, as the policy holder. The walk so far: web\n"
    )
    assert log(driver) == []


def test_what_is_left_out_is_not_taken_and_must_still_be_offered() -> None:
    """`refused` is come to by `decide[1]` alone: what only leads on from there needs no function."""
    offers = {**OFFERED, "form": {"send"}}

    class Claims(cxtest.stateful(*claims(), without=["decide[1]", "form.press-2"])):  # type: ignore[misc]
        def begin(self, entry: str) -> None:
            taken.append(entry)

        def offered(self) -> set[str]:
            return offers[self.step]

        @cxtest.performs("send", "lose", "decide", "return")
        def anything(self) -> None:
            taken.append(self.step)

    taken: list[str] = []
    assert "- `press-2` is open in the journey, and the system does not offer it.\n" in found(Claims)
    offers["form"] = {"send", "press-2"}
    run(Claims)
    assert {"form", "desk"} <= set(taken)
    assert "refused" not in taken


# What a class lacks.


def refused(make: Callable[[], object]) -> str:
    with pytest.raises(cxtest.UsageError) as caught:
        make()
    return str(caught.value)


def empty() -> type[cxtest.Driver]:
    journey, persona = claims()

    class Claims(cxtest.Driver, journey=journey, persona=persona.persona):
        pass

    return Claims


def test_what_is_missing_is_listed_with_stubs_to_paste() -> None:
    assert refused(empty) == snapshot('''\
Claims cannot walk `claim` as the policy holder:
- `begin` is missing
- `offered` is missing
- nothing performs `send`
- nothing performs `press-2`
- nothing performs `lose`
- nothing performs `decide[0]`
- nothing performs `decide[1]`
- nothing performs `return`
- nothing performs `complain`

To paste into Claims, and fill in:

    def begin(self, entry: str) -> None:
        """A new customer comes in at `web` or `phone`."""
        raise NotImplementedError

    def offered(self) -> set[str]:
        """The triggers that the system offers the customer here and now."""
        raise NotImplementedError

    @cxtest.performs("send")
    def send(self) -> None:
        """From `form` to `desk`; the customer decides."""
        raise NotImplementedError

    @cxtest.performs("press-2")
    def press_2(self) -> None:
        """From `form` to `desk`; the customer decides."""
        raise NotImplementedError

    @cxtest.performs("lose")
    def lose(self) -> None:
        """From `desk` to `form`; chance decides."""
        raise NotImplementedError

    @cxtest.performs("decide[0]")
    def decide_0(self) -> None:
        """From `desk` to `paid`; `insurer` decides."""
        raise NotImplementedError

    @cxtest.performs("decide[1]")
    def decide_1(self) -> None:
        """From `desk` to `refused`; `insurer` decides."""
        raise NotImplementedError

    @cxtest.performs("return")
    def return_(self) -> None:
        """From `desk` to `form`; the customer decides.
        From `refused` to `desk`; the customer decides."""
        raise NotImplementedError

    @cxtest.performs("complain")
    def complain(self) -> None:
        """From `refused` to `paid`; the customer decides."""
        raise NotImplementedError\
''')


def test_with_the_stubs_pasted_nothing_is_missing() -> None:
    """They do what a stub does: not yet anything."""
    stubs = dedent(refused(empty).partition("and fill in:\n\n")[2])
    members: dict[str, Any] = {}
    exec(stubs, {"cxtest": cxtest}, members)
    driver = type("Claims", (cxtest.stateful(*claims()),), members)
    with pytest.raises(NotImplementedError):
        run(driver)


def test_what_is_misspelt_is_listed_with_what_may_be_meant() -> None:
    def send(self: object) -> None: ...
    def send_again(self: object) -> None: ...
    def look(self: object) -> None: ...

    def make() -> None:
        members = {
            "send": cxtest.performs("sned", "desk.send")(send),
            "send_again": cxtest.performs("return")(send_again),
            "look": cxtest.observes("desk", "piad", "lobby")(look),
        }
        type("Claims", (Desk, cxtest.stateful(*claims(), without=["form.pres-2", "hang-up"])), members)

    assert refused(make) == snapshot("""\
Claims cannot walk `claim` as the policy holder:
- `performs` on `send` names `sned`, and the journey has no such transition; did you mean `send`?
- `performs` on `send` names `desk.send`, and the journey has no such transition
- `observes` on `look` names `piad`, and the journey has no such step; did you mean `paid`?
- `observes` on `look` names `lobby`, and the journey has no such step
- `without` names `form.pres-2`, and the journey has no such transition; did you mean `form.press-2`?
- `without` names `hang-up`, and the journey has no such transition
- `return` is performed by more than one function\
""")


def test_a_driver_is_for_who_walks_the_journey() -> None:
    journey, _ = claims()
    other = orders.personas["shopper"]
    assert refused(lambda: cxtest.stateful(journey, other)) == "`shopper` does not walk `claim`, but `order`"
    assert refused(lambda: type("Claims", (cxtest.Driver,), {}, journey=journey)) == (
        "a driver is given both a journey and a persona, or neither"
    )


# Hypothesis's settings.


def test_no_step_is_timed_and_settings_are_the_users() -> None:
    driver = desk()
    usual = driver.TestCase.settings
    assert (usual.deadline, set(usual.suppress_health_check)) == (None, set(HealthCheck))
    assert usual.max_examples == settings().max_examples
    assert Phase.explain not in usual.phases
    driver.TestCase.settings = settings(usual, max_examples=3, stateful_step_count=1, deadline=timedelta(seconds=9), database=None)
    assert unittest.TextTestRunner(stream=None).run(driver.TestCase("runTest")).wasSuccessful()
    assert len(log(driver)) == 2 * 2  # the two entries, each once: there are no more walks of one step


def test_a_class_derived_from_a_driver_is_one_with_its_own_functions() -> None:
    def hurried(self: Desk) -> None:
        self.log.append("hurried")

    driver = type("Hurried", (desk(),), {"go_back": cxtest.performs("return")(hurried), "log": []})
    run(driver)
    assert "hurried" in log(driver)
    assert not any("go back" in line for line in log(driver))


def test_functions_can_be_shared_by_drivers_for_several_personas() -> None:
    journey, tom = claims()
    log: list[str] = []

    class Claims(cxtest.Driver):
        def begin(self, entry: str) -> None:
            log.append(f"{self.machine.persona.persona} by {entry}")

        def offered(self) -> set[str]:
            return OFFERED[self.step]

        @cxtest.performs("send", "press-2", "lose", "complain", "return", "decide")
        def anything(self) -> None: ...

    for name in ("tom", "ann"):
        someone = tom.persona.model_copy(update={"persona": name})

        class Theirs(Claims, journey=journey, persona=someone):
            pass

        run(Theirs)
    assert set(log) == {"tom by web", "tom by phone", "ann by web", "ann by phone"}
