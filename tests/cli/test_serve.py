"""The command `serve`, as a browser and an editor meet it: a process on a port, requests, and files that are saved, broken and mended."""

import html
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import visa
from browsers import until
from playwright.sync_api import Page, sync_playwright
from tools import needed

DEADLINE = 60.0
"""Seconds after which something that should have come has not come."""


class Answer(NamedTuple):
    """What a server answers."""

    status: int
    headers: dict[str, str]
    body: str


class Serving(NamedTuple):
    """A server at work."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, path: str = "/", method: str = "GET", **headers: str) -> Answer:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode())
        finally:
            connection.close()

    def waits_for(self, seen: Callable[[str], bool]) -> str:
        """The page, once it is as it should be."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            page = self.ask().body
            if seen(page):
                return page
            time.sleep(0.05)
        raise AssertionError(f"the page did not become what it should: {page[:3000]}")

    def ends(self) -> tuple[int, str]:
        """Ctrl-C: the exit code, and what was said since the beginning."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, said


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Serving]:
    """A server on a free port, at work."""
    command = [sys.executable, "-m", "cxtest", "serve", *(arguments or ("--port", "0"))]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.fullmatch(r"The report is at http://127\.0\.0\.1:(\d+)/ and follows the files\. Ctrl-C ends it\.\n", line)
            assert found is not None, line + process.stdout.read()
            yield Serving(process, int(found[1]))
        finally:
            process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return visa.project(tmp_path).root


def is_report(page: str) -> bool:
    return "Checked against the model, not against customers" in page


def save(file: Path, old: str, new: str) -> None:
    """As an editor saves: another file that takes the place of the first."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    beside = file.with_suffix(".tmp")
    beside.write_text(text.replace(old, new), encoding="utf-8")
    os.replace(beside, file)


def test_the_page_follows_the_files_through_thick_and_thin(folder: Path) -> None:
    journey = folder / "journeys" / "visa.yaml"
    with serving(folder) as server:
        first = server.waits_for(is_report)
        version = server.ask("/version").body
        assert f'<meta name="version" content="{version}">' in first
        assert "A visa for a visit" in first

        save(journey, "A visa for a visit", "A visa for a year")
        second = server.waits_for(lambda page: "A visa for a year" in page)
        assert is_report(second)
        assert server.ask("/version").body != version

        save(journey, "title: A visa for a year", "titel: <i>A visa for a year</i>")
        broken = server.waits_for(lambda page: "The files are broken. Below is the report from before." in page)
        assert is_report(broken)
        assert "A visa for a year" in broken
        assert "journeys/visa.yaml:2:1: error: unknown key `titel`" in broken
        assert "titel: &lt;i&gt;A visa for a year&lt;/i&gt;" in broken
        assert "<i>A visa" not in broken
        version = server.ask("/version").body
        assert f'<meta name="version" content="{version}">' in broken

        save(journey, "titel: <i>A visa for a year</i>", "title: A visa for a year")
        assert server.waits_for(lambda page: "The files are broken" not in page) == second
        assert server.ends()[0] == 0


def test_settings_are_followed_too(folder: Path) -> None:
    with serving(folder) as server:
        server.waits_for(lambda page: "repeated-data-entry" in page)
        (folder / "pyproject.toml").write_text('[tool.cxtest]\nselect = ["endless-wait"]\n', encoding="utf-8")
        server.waits_for(lambda page: is_report(page) and "repeated-data-entry" not in page)
        (folder / "pyproject.toml").write_text('[tool.cxtest]\nselect = ["endless-wat"]\n', encoding="utf-8")
        server.waits_for(lambda page: "there is no rule `endless-wat`; did you mean `endless-wait`?" in page)


def test_files_that_are_broken_from_the_beginning_are_told_until_they_are_mended(folder: Path) -> None:
    journey = folder / "journeys" / "visa.yaml"
    save(journey, "journey: visa", "jurney: visa")
    with serving(folder) as server:
        page = server.waits_for(lambda page: "The files are broken, and there is no report yet." in page)
        assert "journeys/visa.yaml" in page
        save(journey, "jurney: visa", "journey: visa")
        server.waits_for(is_report)


def test_what_is_warned_of_stands_above_the_page(folder: Path) -> None:
    with serving(folder) as server:
        first = server.waits_for(is_report)
        (folder / "journeys" / "notes.yml").write_text("", encoding="utf-8")
        page = server.waits_for(lambda page: "A warning about the files. The report below is of the files as they are now." in page)
        assert page.index('class="skip"') < page.index('role="status"><h2>A warning') < page.index('class="top"')
        assert "<title>✕" not in page
        assert "journeys/notes.yml:1:1: warning: this file is not read; rename it so that it ends in `.yaml`" in page
        assert is_report(page)
        (folder / "journeys" / "notes.yml").unlink()
        assert server.waits_for(lambda page: "warning about the files" not in page) == first


def test_nobody_is_answered_but_this_machine_by_its_own_name(folder: Path) -> None:
    with serving(folder) as server:
        own = f"127.0.0.1:{server.port}"
        for host in (own, f"localhost:{server.port}"):
            assert server.ask("/version", Host=host).status == 200
        for host in (
            "evil.example",
            f"evil.example:{server.port}",
            "127.0.0.1",
            "localhost:1",
            f"127.0.0.1:{server.port}.evil.example",
            "",
        ):
            for path in ("/", "/version", "/x"):
                answer = server.ask(path, Host=host)
                assert (answer.status, answer.body) == (421, "This is not the server of that name.\n")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n",
        b"GET /version HTTP/1.1\r\nHost:\r\n\r\n",
    ],
)
def test_a_request_that_does_not_say_one_name_is_refused(folder: Path, head: bytes) -> None:
    with serving(folder) as server, socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as connection:
        connection.sendall(head.replace(b"{port}", str(server.port).encode()))
        assert connection.recv(1000).startswith(b"HTTP/1.0 421 ")


@pytest.mark.parametrize(
    "request_line", [b"GARBAGE\r\n\r\n", b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\r\n\r\n"]
)
def test_what_is_no_request_is_refused_without_repeating_it(folder: Path, request_line: bytes) -> None:
    with serving(folder) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=DEADLINE) as connection:
            connection.sendall(request_line)
            answer = connection.recv(10_000)
        assert b"GARBAGE" not in answer
        assert b"xxxx" not in answer
        assert server.ask("/version").status == 200


def test_only_two_addresses_are_there_and_only_to_be_read(folder: Path) -> None:
    with serving(folder) as server:
        for path in ("/index.html", "/../pyproject.toml", "/journeys/visa.yaml", "/version/", "/?x", "http://evil.example/", "*"):
            assert server.ask(path, Host=f"127.0.0.1:{server.port}").status == 404
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "EVIL"):
            answer = server.ask("/", method)
            assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
        server.waits_for(is_report)
        head, got = server.ask("/", "HEAD"), server.ask("/")
        assert head.body == ""
        assert head.headers["content-length"] == got.headers["content-length"] == str(len(got.body.encode()))


def test_answers_say_what_browsers_may_do_with_them(folder: Path) -> None:
    with serving(folder) as server:
        page = server.waits_for(is_report)
        for path, status in (("/", 200), ("/version", 200), ("/x", 404)):
            answer = server.ask(path)
            assert answer.status == status
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["content-security-policy"].startswith("default-src 'none';")
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert "unsafe" not in answer.headers["content-security-policy"]
        policy = server.ask("/").headers["content-security-policy"]
        assert "connect-src 'self'" in policy
        assert policy.removesuffix("; frame-ancestors 'none'") in html.unescape(page)


def test_who_says_nothing_holds_nobody_up(folder: Path) -> None:
    with serving(folder) as server:
        silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
        assert server.ask("/version").status == 200
        for connection in silent:
            connection.close()


def test_a_port_in_use_is_told_in_one_line(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-m", "cxtest", "serve", "--port", port], cwd=folder, capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"error: port {port} is in use; name another with `--port`, or any that is free with `--port 0`\n"


def test_ctrl_c_ends_it_in_one_line_also_while_it_checks(folder: Path) -> None:
    with serving(folder) as server:
        assert server.ends() == (0, "Ended.\n")


def test_it_listens_on_this_machine_alone(folder: Path) -> None:
    with serving(folder) as server, pytest.raises(OSError, match=r"refused|unreachable"):
        socket.create_connection(("127.0.0.2", server.port), timeout=DEADLINE).close()  # as all of 127.*, it is this machine, too


LONG = """\
journey: long
entries: {door: hall}
steps:
  hall:
    owner: counter
    transitions:
      leave: {to: out, by: owner}
""" + "".join(f"      turn-{number}: {{to: hall, by: owner, at-most: 3}}\n" for number in range(12)) + "  out: {outcome: gone}\n"  # fmt: skip
WALKER = "persona: walker\njourneys:\n  long: {enters-at: [door], wants: [gone]}\n"


def test_the_page_is_answered_while_a_long_check_is_under_way_whose_place_a_newer_one_takes(folder: Path) -> None:
    """The long one takes until its limit, which nobody waits for."""
    journey = folder / "journeys" / "visa.yaml"
    with serving(folder) as server:
        first = server.waits_for(is_report)
        limits = f"seconds = {2 * DEADLINE}\nconfigurations = 100_000_000\n"
        (folder / "pyproject.toml").write_text(f'[tool.cxtest]\nengine = "explicit"\n[tool.cxtest.limits]\n{limits}', encoding="utf-8")
        (folder / "personas" / "walker.yaml").write_text(WALKER, encoding="utf-8")
        (folder / "journeys" / "long.yaml").write_text(LONG, encoding="utf-8")
        time.sleep(2)  # until it is at work
        assert server.ask().body == first
        (folder / "journeys" / "long.yaml").unlink()
        (folder / "personas" / "walker.yaml").unlink()
        save(journey, "A visa for a visit", "A visa for a week")
        server.waits_for(lambda page: "A visa for a week" in page)
        assert server.ends()[0] == 0


def test_a_browser_follows_by_itself_and_has_nothing_to_complain_of(folder: Path) -> None:
    journey = folder / "journeys" / "visa.yaml"
    save(journey, "journey: visa", "jurney: visa")
    complaints = list[str]()
    chromium = needed("chromium", "it is Debian's package `chromium`")
    with serving(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://localhost:{server.port}/")
        alert = page.get_by_role("alert")
        alert.get_by_text("The files are broken, and there is no report yet.").wait_for(timeout=DEADLINE * 1000)
        save(journey, "jurney: visa", "journey: visa")
        page.get_by_text("Checked against the model, not against customers").first.wait_for(timeout=DEADLINE * 1000)
        assert alert.count() == 0
        save(journey, "title: A visa", "titel: A visa")
        alert.get_by_text("unknown key `titel`").wait_for(timeout=DEADLINE * 1000)
        assert alert.evaluate("element => getComputedStyle(element).borderBottomStyle") == "solid"
        save(journey, "titel: A visa", "title: A visa")
        alert.wait_for(state="detached", timeout=DEADLINE * 1000)
        browser.close()
    # Browsers ask for an icon by themselves.
    assert [text for text in complaints if "404" not in text] == []


@contextmanager
def reading(server: Serving) -> Iterator[Page]:
    """A browser that shows the page."""
    chromium = needed("chromium", "it is Debian's package `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": 500})
        page.set_default_timeout(DEADLINE * 1000)
        page.goto(f"http://localhost:{server.port}/")
        page.get_by_text("Checked against the model, not against customers").first.wait_for()
        yield page
        browser.close()


def test_that_the_files_are_broken_is_in_sight_wherever_one_reads_and_hides_no_focus(folder: Path) -> None:
    journey = folder / "journeys" / "visa.yaml"
    with serving(folder) as server:
        server.waits_for(is_report)
        with reading(server) as page:
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            save(journey, "title: A visa", "titel: A visa")
            bar = page.get_by_role("alert")
            bar.get_by_text("unknown key `titel`").wait_for()
            until(page, "scrollY > 100")
            assert page.title().startswith("✕ ")
            box = bar.bounding_box()
            assert box is not None
            assert box["y"] == 0
            assert box["height"] < 100
            page.evaluate("[...document.querySelectorAll('a, button, summary')].findLast((one) => one.checkVisibility()).focus()")
            hidden = 0
            for _ in range(60):
                page.keyboard.press("Shift+Tab")
                hidden += page.evaluate(
                    "() => { const one = document.activeElement, bar = document.querySelector('.cxtest-broken');"
                    " return one.closest('[role=alert], .skip') || one === document.body ? 0 :"
                    " Number(one.getBoundingClientRect().top < bar.getBoundingClientRect().bottom - 1); }"
                )
            assert hidden == 0
            page.get_by_role("link").filter(has_text="Nobody").first.click()
            until(page, "location.hash.length > 1")
            assert page.title().startswith("✕ ")


def test_that_the_server_has_ended_is_said_until_it_is_there_again(folder: Path) -> None:
    with serving(folder) as server:
        server.waits_for(is_report)
        with reading(server) as page:
            ended = page.get_by_role("alert").get_by_text("The server has ended: this page does not follow the files any longer.")
            assert ended.count() == 0
            assert server.ends()[0] == 0
            ended.wait_for()
            save(folder / "journeys" / "visa.yaml", "A visa for a visit", "A visa for a year")
            with serving(folder, "--port", str(server.port)):
                page.get_by_text("A visa for a year").first.wait_for()
                page.get_by_text("Checked against the model, not against customers").first.wait_for()
                assert ended.count() == 0
