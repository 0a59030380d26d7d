"""The web server: for this machine alone, two addresses, and nothing that another web page could ask for."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import ClassVar

from cxtest.errors import UsageError
from cxtest.server.served import Served

HOST = "127.0.0.1"

_NOTHING = "default-src 'none'; frame-ancestors 'none'"


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    timeout = 10  # seconds that somebody who says nothing may keep a thread

    def do_GET(self) -> None:
        """The page, or its version."""
        # A page of somebody else's whose name was made to lead here is told from ours by the name that the browser asks for.
        if self.headers.get_all("Host", []) not in self.server.names:
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, "This is not the server of that name.\n")
        elif self.path == "/":
            page = self.server.page()
            self._answer(HTTPStatus.OK, page.body, "text/html; charset=utf-8", page.policy)
        elif self.path == "/version":
            self._answer(HTTPStatus.OK, self.server.page().version)
        else:
            self._answer(HTTPStatus.NOT_FOUND, "There is nothing here: the report is at /.\n")

    def do_HEAD(self) -> None:
        """As GET, without the page."""
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - as it is called
        """What is wrong with a request, in a line of ours: nothing of the request is repeated."""
        status = HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code)
        self.close_connection = True
        self._answer(status, f"{status.phrase}.\n")

    def _answer(self, status: HTTPStatus, body: bytes | str, kind: str = "text/plain; charset=utf-8", policy: str = _NOTHING) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            **({"Allow": "GET, HEAD"} if status == HTTPStatus.METHOD_NOT_ALLOWED else {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def version_string(self) -> str:
        """Who answers, without the version of anything."""
        return "cxtest"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing: what is asked for comes from anybody, and once a second."""


class Server(ThreadingHTTPServer):
    """The server. `page` is asked for each request."""

    daemon_threads = True
    request_queue_size = 128  # so that nobody who connects and says nothing keeps the others waiting
    # Elsewhere than on Windows it means that a port can be used again at once; there, that two servers may share it.
    allow_reuse_address: ClassVar[bool] = os.name != "nt"  # type: ignore[misc]

    def __init__(self, port: int, page: Callable[[], Served]) -> None:
        """Takes the port; 0 is any that is free.

        Raises:
            UsageError: the port cannot be used.
        """
        self.page = page
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
            raise UsageError(f"port {port} {why}; name another with `--port`, or any that is free with `--port 0`") from error
        port = self.server_port
        self.names = [[name] for host in (HOST, "localhost") for name in ((host, f"{host}:80") if port == 80 else (f"{host}:{port}",))]

    def server_bind(self) -> None:
        """As its ancestor does, without asking the network for this machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing of who goes away before the answer is there."""

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}/"
