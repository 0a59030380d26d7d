"""Walks on a real system: a driver finds what a shop and its journey disagree about, and says it; what it lacks is listed."""

from __future__ import annotations

from collections import Counter
import httpx
import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from real_shop import running

import cxtest
from cxtest.loading.loader import load_texts

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
    transitions: {send: payment, back: basket}
  payment:
    owner: shop
    transitions: {use-voucher: {to: voucher, when: {holds: [voucher]}}, pay: bank, back: basket}
  voucher:
    owner: shop
    transitions: {redeem: {to: payment, at-most: 1}, back: payment}
  bank:
    owner: bank
    transitions: {approve: {to: confirmation, by: owner}, decline: {to: declined, by: chance, failure: true}}
  declined:
    owner: shop
    transitions: {retry: {to: bank, at-most: 2}, back: {to: basket, loses: [address]}}
  confirmation: {outcome: ordered}
"""
ORDER = ORDER.replace("use-voucher: {to: voucher, when: {holds: [voucher]}}", "use-voucher: voucher")
SHOPPER = "persona: shopper\njourneys: {order: {enters-at: [front-page], wants: [ordered]}}\n"
p = load_texts({"journeys/order.yaml": ORDER, "personas/shopper.yaml": SHOPPER})


def test_a():
    C=Counter()
    with running(defect=False) as url:
        class Shop(cxtest.Driver, journey=p.journeys["order"], persona=p.personas["shopper"]):
            def begin(self, entry: str) -> None:
                C["begin"]+=1
                self.client = httpx.Client(base_url=url, trust_env=False)
                self.page = self.client.get("/").json()
            def end(self) -> None:
                self.client.close()
                C["end at "+self.step]+=1
                C["length"]+=len(self.path.moves)
            def offered(self) -> set[str]:
                C["at"+self.step]+=1
                return set(self.page["links"])
        try: Shop
        except Exception as e: pass

def test_b():
    C=Counter()
    import hypothesis.control
    def go(name):
        def do(self):
            self.page = self.client.post("/"+name, content="x").raise_for_status().json()
        return cxtest.performs(name.rpartition("/")[2])(do)
    with running(defect=False) as url:
        ns = {}
        for n in "add empty check-out pay-now send back use-voucher redeem pay bank/approve bank/decline retry".split():
            ns["do_"+n.replace("-","_").replace("/","_")] = go(n)
        def begin(self, entry: str) -> None:
            C["begin"]+=1
            self.client = httpx.Client(base_url=url, trust_env=False)
            self.page = self.client.get("/").json()
        def end(self) -> None:
            self.client.close()
            C["end at "+self.step]+=1
            C["length"]+=len(self.path.moves)
        def offered(self) -> set[str]:
            C["at "+self.step]+=1
            return set(self.page["links"])
        Shop = type("Shop", (cxtest.stateful(p.journeys["order"], p.personas["shopper"]),), dict(ns, begin=begin,end=end,offered=offered))
        try:
            run_state_machine_as_test(Shop, settings=settings(Shop.TestCase.settings, max_examples=50))
        finally:
            print(C)
