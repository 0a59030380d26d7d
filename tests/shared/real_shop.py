"""A small real shop: a WSGI application on a port of this machine, with one defect that can be planted.

It knows nothing of journeys. A visit is remembered by a cookie; every answer is JSON: the page, and the links on it.
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

RETRIES = 2


@dataclass
class Visit:
    """What the shop remembers of one visitor."""

    page: str = "shelf"
    address: str | None = None
    voucher_used: bool = False
    retries: int = 0

    def links(self) -> list[str]:
        """What the visitor can click here."""
        match self.page:
            case "shelf":
                return ["add"]
            case "basket":
                return ["check-out", "empty", *(["pay-now"] if self.address else [])]
            case "address":
                return ["send", "back"]
            case "payment":
                return ["pay", "back", *([] if self.voucher_used else ["use-voucher"])]
            case "voucher":
                return ["redeem", "back"]
            case "declined":
                return [*(["retry"] if self.retries < RETRIES else []), "back"]
        return []  # "bank", where the visitor waits for the bank, and "confirmation"


class Shop:
    """The application. With `defect` it does not forget the address when a card was declined and the visitor goes back."""

    def __init__(self, *, defect: bool) -> None:
        self.defect = defect
        self.visits: dict[str, Visit] = {}

    def __call__(self, environment: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        cookie = SimpleCookie(environment.get("HTTP_COOKIE", "")).get("visit")
        name = cookie.value if cookie else secrets.token_hex(8)
        visit = self.visits.setdefault(name, Visit())
        sent = environment["wsgi.input"].read(int(environment.get("CONTENT_LENGTH") or 0)).decode()
        action = environment["PATH_INFO"].removeprefix("/")
        done = environment["REQUEST_METHOD"] == "GET" or self.act(visit, action, sent)
        headers = [("Content-Type", "application/json"), ("Set-Cookie", f"visit={name}; HttpOnly")]
        start_response("200 OK" if done else "409 Conflict", headers)
        return [json.dumps({"page": visit.page, "links": visit.links(), "voucher-used": visit.voucher_used}).encode()]

    def act(self, visit: Visit, action: str, sent: str) -> bool:
        """Does what was clicked; False if there is no such link."""
        if action in ("bank/approve", "bank/decline") and visit.page == "bank":  # what the bank sends, and tests can send
            visit.page = "confirmation" if action == "bank/approve" else "declined"
            return True
        if action not in visit.links():
            return False
        match visit.page, action:
            case "address", "send":
                visit.address = sent
            case "voucher", "redeem":
                visit.voucher_used = True
            case "declined", "retry":
                visit.retries += 1
            case "declined", "back":
                visit.address = visit.address if self.defect else None
        visit.page = _LEADS_TO[visit.page, action]
        return True


_LEADS_TO = {
    ("shelf", "add"): "basket",
    ("basket", "empty"): "shelf",
    ("basket", "check-out"): "address",
    ("basket", "pay-now"): "bank",
    ("address", "send"): "payment",
    ("address", "back"): "basket",
    ("payment", "use-voucher"): "voucher",
    ("payment", "pay"): "bank",
    ("payment", "back"): "basket",
    ("voucher", "redeem"): "payment",
    ("voucher", "back"): "payment",
    ("declined", "retry"): "bank",
    ("declined", "back"): "basket",
}


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def running(*, defect: bool) -> Iterator[str]:
    """The shop, on a free port of this machine, for as long as the block lasts; yields its address."""
    with make_server("127.0.0.1", 0, Shop(defect=defect), handler_class=_Quiet) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
