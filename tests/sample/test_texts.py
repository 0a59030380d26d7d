"""What the sample as it is looks like on paper: every kind of sentence, place and remedy, as its readers see them."""

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cxtest.cli.app import run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def report() -> dict[str, list[str]]:
    """By rule, the findings as the text report prints them, without walks."""
    from cxtest.engine import check
    from cxtest.loading.loader import load

    found: dict[str, list[str]] = {}
    for f in check(load(ROOT, journeys="journeys/as-is", only_journeys=["returns"])).findings:
        where = f"{f.file.removeprefix('journeys/as-is/')}:{f.line}:{f.column} {f.place}"
        text = f"{where} | {f.message} | {f.mend}"
        if f.persona != "panicked-shopper" or f.rule not in found:
            found.setdefault(f.rule, []).append(text)
    return found


def test_the_findings_read_like_this(report: dict[str, list[str]]) -> None:
    assert report == snapshot(
        {
            "ask-without-use": [
                "organisation.yaml:30:3 birth-date | Customers are asked for the date of birth at `return-form`, and nothing ever uses it. | do not ask for it; or write who needs it (`needs`), or why it must be asked (`because`)"
            ],
            "unowned-third-party": [
                "organisation.yaml:10:3 carrier | Customers are in the hands of the parcel carrier, a contractor, at `parcel-shop`, `in-transit` and `ask-the-sender`, and nobody answers for it. | name the internal party that answers for it: `accountable` at `carrier`"
            ],
            "unreachable-step": [
                "returns.yaml:121:3 home-collection | No persona of this run comes to “A driver collects it” (`home-collection`). | lead to it, remove it, or add the persona that it is there for"
            ],
            "never-taken": [
                "returns.yaml:90:7 label-in-app.show-code | No persona of this run can take `show-code` at “The label is in the app” (`label-in-app`), which leads to “Pack the parcel and take it to the shop” (`pack-parcel`). | mend what closes it, remove it, or add the persona that it is there for"
            ],
            "stranded-entry": [
                "returns.yaml:6:3 packing-slip | The gift recipient who comes in at `packing-slip` cannot reach `refunded`, though from `phone` they can. The closest they come is “Sign in with your order” (`sign-in`). No way on is open: `continue` needs an answer: the order number, which they cannot or will not give. That step is owned by the web shop. | open a way on from `sign-in`, or lead `packing-slip` to where `phone` leads"
            ],
            "unanswerable-ask": [
                "returns.yaml:27:12 sign-in:order-number | The gift recipient is asked for the order number at “Sign in with your order” (`sign-in`), cannot or will not give it, and there is no way on without. That step is owned by the web shop. | give `sign-in` a transition with `unanswered: true` for who cannot answer, or ask for something that they have"
            ],
            "dead-end": [
                "returns.yaml:158:3 grade-c-mail | The gift recipient is left standing at “An e-mail says grade C, return refused” (`grade-c-mail`). No transition leads on from there. That step is owned by the returns warehouse. | give `grade-c-mail` a way on that is always open, or make it an outcome that says honestly how it ends"
            ],
            "turned-away": [
                "returns.yaml:238:3 turned-down | For the gift recipient it ends with “No number and no return” (`turned-down`), by `care-call.turn-down`, which is decided by the care team. They wanted `refunded`, and do not accept `turned-down`. | lead on from there instead of ending, or, if this persona can live with it, add `turned-down` to what they accept"
            ],
            "runaround": [
                "returns.yaml:175:3 ask-the-carrier,ask-the-sender,where-is-it | The gift recipient can come to “The care team says to ask the carrier” (`ask-the-carrier`), “The carrier says that only the sender can claim” (`ask-the-sender`) and “Nothing happens, so the customer rings round” (`where-is-it`) and goes round there for ever: there is always something to do, and nothing of it leads out. Owned by the care team, the parcel carrier and the customer. | open a way out of `ask-the-carrier`, `ask-the-sender` or `where-is-it` to a good end"
            ],
            "endless-wait": [
                "returns.yaml:195:3 refund-queue | The gift recipient, once they stop answering, is kept at “In the queue for a refund” (`refund-queue`) for ever: what the others do there never comes to an end. | limit it with `at-most`, and lead on from `refund-queue` by the clock once it is used up"
            ],
            "tight-budget": [
                "returns.yaml:8:3 phone | The gift recipient who comes in at `phone` reaches `refunded` within their budget only if nothing takes as much as it may. On this walk it may come to elapsed 43d3h15m, of 30d at most. | narrow the ranges of `takes` on this walk, or offer another way"
            ],
            "fatal-failure": [
                "returns.yaml:138:7 in-transit.get-lost | The gift recipient does not get over `get-lost` at “On its way to the warehouse” (`in-transit`), owned by the parcel carrier, even if all else goes right: after it no walk reaches `refunded` or `part-refunded`. | lead on from `where-is-it` to a good end, soon enough for this persona"
            ],
            "repeated-data-entry": [
                "returns.yaml:64:12 care-call:order-number | The gift recipient is asked for the order number again at “The care team takes the return” (`care-call`), owned by the care team. They have told it before. | add `carries: [order-number]` to `phone-menu.put-through`, and move it from `asks` to `needs` at `care-call`",
                "returns.yaml:209:12 chase-call:order-number | The gift recipient is asked for the order number again at “The care team asks what it is about” (`chase-call`), owned by the care team. They have told it before. | the care team knows it: move `order-number` from `asks` to `needs` at `chase-call`",
                "returns.yaml:209:26 chase-call:reason | The gift recipient is asked for the reason for sending it back again at “The care team asks what it is about” (`chase-call`), owned by the care team. They have told it before. | the care team knows it: move `reason` from `asks` to `needs` at `chase-call`",
                "returns.yaml:219:12 returns-desk:order-number | The gift recipient is asked for the order number again at “The returns desk asks what it is about” (`returns-desk`), owned by the returns desk. They have told it before. | add `carries: [order-number]` to `chase-call.pass-on`, and move it from `asks` to `needs` at `returns-desk`",
                "returns.yaml:219:26 returns-desk:reason | The gift recipient is asked for the reason for sending it back again at “The returns desk asks what it is about” (`returns-desk`), owned by the returns desk. They have told it before. | add `carries: [reason]` to `chase-call.pass-on`, and move it from `asks` to `needs` at `returns-desk`",
            ],
            "dropped-context": [
                "returns.yaml:152:28 inspection:reason | The gift recipient has come to “The warehouse looks at it” (`inspection`), out of their sight, where the reason for sending it back is needed and not known; nobody there can ask for it. That step is owned by the returns warehouse. | add `carries: [reason]` to `care-call.send-label`, and to the hand-offs after it: `pack-parcel.hand-in`; and let somebody own `loading-dock`, since nobody passes anything on from there",
                "returns.yaml:152:13 inspection:return-number | The gift recipient has come to “The warehouse looks at it” (`inspection`), out of their sight, where the return number is needed and not known; nobody there can ask for it. That step is owned by the returns warehouse. | add `carries: [return-number]` to `pack-parcel.hand-in`; and let somebody own `loading-dock`, since nobody passes anything on from there",
                "returns.yaml:229:13 refund:pay-out-to | The gift recipient has come to “Finance pays the money back” (`refund`), out of their sight, where the account for the refund is needed and not known; nobody there can ask for it. That step is owned by the finance team. | ask for the account for the refund before `refund`, where the customer can still be asked, and pass it on with `carries`",
            ],
            "unowned-step": [
                "returns.yaml:13:3 policy-page | The gift recipient comes to “The returns policy, eleven paragraphs” (`policy-page`), and nobody owns that step. | name the party that is accountable for the customer there: `owner` at `policy-page`; `owner: customer` for their own work"
            ],
            "unowned-hand-off": [
                "returns.yaml:137:7 in-transit.arrive | The gift recipient is let go of by the parcel carrier with `arrive` at “On its way to the warehouse” (`in-transit`), and nobody takes over: “On the loading dock” (`loading-dock`) has no owner. | name the party that takes over: `owner` at `loading-dock`"
            ],
            "ping-pong": [
                "returns.yaml:173:7 care~carrier | The gift recipient is sent from the parcel carrier to the care team and straight back, with nothing new: the last of it is `ring-the-carrier` at “Nothing happens, so the customer rings round” (`where-is-it`). | let the care team solve it, or find something out, before they are sent back; or let one of the two own the case",
                "returns.yaml:222:7 care~returns-desk | The gift recipient is sent from the care team to the returns desk and straight back, with nothing new: the last of it is `not-ours` at “The returns desk asks what it is about” (`returns-desk`). | let the returns desk solve it, or find something out, before they are sent back; or let one of the two own the case",
            ],
            "broken-promise": [
                "returns.yaml:175:3 ask-the-carrier,ask-the-sender,where-is-it:refund-within-14-days | The gift recipient was promised `refund-within-14-days` (at `label-by-post`), and they go no further than “The care team says to ask the carrier” (`ask-the-carrier`), “The carrier says that only the sender can claim” (`ask-the-sender`) and “Nothing happens, so the customer rings round” (`where-is-it`) without it. | keep it, or settle it honestly, once it is made and at the latest at `ask-the-carrier`: `keeps: [refund-within-14-days]`",
                "returns.yaml:158:3 grade-c-mail:refund-within-14-days | The gift recipient was promised `refund-within-14-days` (at `label-by-post`), and they go no further than “An e-mail says grade C, return refused” (`grade-c-mail`) without it. | keep it, or settle it honestly, once it is made and at the latest at `grade-c-mail`: `keeps: [refund-within-14-days]`",
                "returns.yaml:237:3 part-refunded:refund-within-14-days | The gift recipient was promised `refund-within-14-days` (at `label-by-post`), and it ends at “Part of the money back” (`part-refunded`) without it. | keep it, or settle it honestly, once it is made and at the latest at `part-refunded`: `keeps: [refund-within-14-days]`",
                "returns.yaml:236:3 refunded:refund-within-14-days | The gift recipient was promised `refund-within-14-days` (at `label-by-post`), and it ends at “Money back” (`refunded`) without it. | keep it, or settle it honestly, once it is made and at the latest at `refunded`: `keeps: [refund-within-14-days]`",
            ],
            "undefined-term": [
                "returns.yaml:164:13 grade-c-mail:grade-c | The gift recipient meets the word `grade-c` at “An e-mail says grade C, return refused” (`grade-c-mail`) and does not know it; nobody has explained it so far. That step is owned by the returns warehouse. | explain it there or before (`explains: [grade-c]`), or use a plain word",
                "returns.yaml:17:13 policy-page:rma | The gift recipient meets the word `rma` at “The returns policy, eleven paragraphs” (`policy-page`) and does not know it; nobody has explained it so far. Nobody owns that step. | explain it there or before (`explains: [rma]`), or use a plain word",
            ],
            "locked-out": [
                "returns.yaml:82:3 label-in-app | The panicked shopper cannot be met at “The label is in the app” (`label-in-app`): it is by app, and they can use web, email, phone and shop. No way on is open: `show-code` needs the customer, who cannot be there. That step is owned by the web shop. | give `label-in-app` a transition with `unanswered: true` for who is not there, or meet them by a channel that they use"
            ],
            "over-budget": [
                "returns.yaml:7:3 account | Even if everything goes well, the panicked shopper who comes in at `account` cannot reach `refunded` within their budget. They put up with time at most 45m, elapsed at most 10d, money at most 5.00 GBP, facts at most 6, repeats at most 0 and failures at most 1. The nearest misses take time 46m (too much), elapsed 22d1h (too much), money 3.95 GBP, facts 8 (too much), repeats 4 (too much) and failures 0. | let one of these take less of what is too much, or offer another way from `account`"
            ],
            "known-not-used": [
                "returns.yaml:64:26 care-call:email | The panicked shopper is asked for the e-mail address at “The care team takes the return” (`care-call`), owned by the care team. The brand knew it already. | let the care team see what the web shop knows: a system that both use and that records `email`, and move it from `asks` to `needs` at `care-call`"
            ],
        }
    )


def test_the_report_begins_and_ends_like_this(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(ROOT), "--journeys", "journeys/as-is", "--journey", "returns"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [*lines[:6], "…", *lines[-2:]] == snapshot(
        [
            "Checked against the model, not against customers.",
            "",
            "                  returns",
            "gift-recipient    never (with luck from phone)",
            "panicked-shopper  with luck",
            "",
            "…",
            "43 errors, 21 warnings, 0 notes.",
            "42 verdicts: 9 pass, 33 fail.",
        ]
    )


def test_the_places_are_what_stands_there() -> None:
    """Line and column of each finding lead to the name that the place speaks of."""
    from cxtest.engine import check
    from cxtest.loading.loader import load

    for f in check(load(ROOT, journeys="journeys/as-is")).findings:
        text = (ROOT / f.file).read_text(encoding="utf-8").splitlines()[f.line - 1][f.column - 1 :]
        step, _, what = f.place.partition(":")
        names = [what, what.split(",")[0]] if what and f.rule not in ("broken-promise",) else [step.split(",")[0].split(".")[-1]]
        if f.rule == "ping-pong":
            assert f.walk is not None
            names = [f.walk[-1]]
        assert any(text.startswith(name) for name in names), (f.rule, f.place, text)
