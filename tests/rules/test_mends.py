"""Doing what a remedy says makes its finding go away."""

import pytest

from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.verdicts import Finding

ORGANISATION = """\
organisation: acme
parties: {ivr: {}, care: {}, desk: {}, shop: {}}
facts: {order: {}}
systems: {SYSTEMS}
"""
PAT = "persona: pat\njourneys: {trip: {enters-at: [in], wants: [done], already-told: {TOLD}}}\n"
STEPS = """\
journey: trip
entries: {in: ivr}
steps:
  ivr: {owner: ivr, IVR, transitions: {on: {to: care, MORE}}}
  care: {owner: care, CARE, transitions: {on: {to: end, by: owner}}}
  end: {outcome: done}
"""


def found(journey: str, told: str = "", systems: str = "") -> list[Finding]:
    files = {
        "journeys/o.yaml": ORGANISATION.replace("{SYSTEMS}", f"{{{systems}}}"),
        "journeys/trip.yaml": journey,
        "personas/pat.yaml": PAT.replace("{TOLD}", f"{{{told}}}"),
    }
    about = ("repeated-data-entry", "known-not-used", "dropped-context")
    return [finding for finding in check(load_texts(files)).findings if finding.rule in about]


def trip(ivr: str = "needs: [order]", care: str = "needs: [order]", more: str = "by: owner") -> str:
    return STEPS.replace("IVR", ivr).replace("CARE", care).replace("MORE", more)


@pytest.mark.parametrize(
    ("journey", "told", "mend", "mended", "systems"),
    [
        (trip(), "", "add `carries: [order]` to `ivr.on`", trip(more="by: owner, carries: [order]"), ""),
        (
            trip(care="asks: [order]"), "",
            "add `carries: [order]` to `ivr.on`, and move it from `asks` to `needs` at `care`", trip(more="by: owner, carries: [order]"), "",
        ),
        (
            trip(care="asks: [order]", more="carries: [order]"), "",
            "`care` knows it: move `order` from `asks` to `needs` at `care`", trip(more="carries: [order]"), "",
        ),
        (
            trip().replace("ivr: {owner: ivr", "ivr: {owner: care").replace(
                "to: care, by: owner", "to: care, by: owner, loses: [order]"
            ), "",
            "do not let `ivr.on` lose the order", trip().replace("ivr: {owner: ivr", "ivr: {owner: care"), "",
        ),
        (
            trip("channel: web"), "shop: [order]",
            "let `care` see what `shop` knows: a system that both use and that records `order`", trip("channel: web"),
            "crm: {used-by: [care, shop], records: [order]}",
        ),
        (
            trip("asks: [order]", "channel: web"), "ivr: [order]",
            "`ivr` knows it: move `order` from `asks` to `needs` at `ivr`", trip("needs: [order]", "channel: web"), "",
        ),
        (
            trip("channel: web", "backstage: true, needs: [order]"), "",
            "ask for the order before `care`, where the customer can still be asked, and pass it on with `carries`",
            trip("needs: [order]", "backstage: true, needs: [order]", "carries: [order]"), "",
        ),
    ],
    ids=["carry", "carry-and-need", "need", "lose", "system", "entry", "ask-before"],
)  # fmt: skip
def test_a_remedy_mends(journey: str, told: str, mend: str, mended: str, systems: str) -> None:
    (finding, *_) = found(journey, told)
    assert finding.mend == mend
    assert (finding.rule, finding.place) not in {(f.rule, f.place) for f in found(mended, told, systems)}


def test_a_remedy_names_the_hand_off_that_loses() -> None:
    (finding,) = found(trip(more="by: owner, loses: everything, carries: everything"))
    assert finding.mend == "do not let `ivr.on` lose the order"


def test_a_remedy_names_the_step_where_nobody_learnt_it() -> None:
    (finding,) = found(trip().replace("ivr: {owner: ivr, ", "ivr: {").replace("by: owner}}}\n  care", "by: clock}}}\n  care"))
    assert finding.mend == "let somebody own `ivr`: what is told there, nobody learns"


def test_a_gap_without_an_owner_is_named() -> None:
    journey = """\
journey: trip
entries: {in: ivr}
steps:
  ivr: {owner: ivr, needs: [order], transitions: {on: {to: dock, by: clock}}}
  dock: {transitions: {carry-in: {to: store, by: clock}}}
  store: {owner: desk, needs: [order], transitions: {pass: {to: care, by: owner}}}
  care: {owner: care, needs: [order], transitions: {on: {to: end, by: owner}}}
  end: {outcome: done}
"""
    mends = {finding.place: finding.mend for finding in found(journey)}
    assert mends["store:order"] == (
        "add `carries: [order]` to `ivr.on`, and to what leads on from there: `dock.carry-in`; and let somebody own `dock`, since nobody "
        "passes anything on from there"
    )
    assert mends["care:order"] == "add `carries: [order]` to `store.pass`"
