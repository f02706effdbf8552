"""The page, served, and somebody who visits it: what they wait for."""

import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from bench.children import ChildFailed, Served, started

_LOOK_S = 0.05
_TIMES = 20
_PATIENCE_S = 300.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_BOUNDARY = "----bench"


class Answer(NamedTuple):
    """What came: status, where it leads, and the text."""

    status: int
    location: str
    text: str


class Visitor:
    """Somebody who has signed in."""

    def __init__(self, url: str, link: str) -> None:
        self._http = HTTPConnection(urlsplit(url).netloc, timeout=_PATIENCE_S)
        self._cookie = ""
        self._token = ""
        path = urlsplit(link).path
        self.ask("GET", path)
        self._ask("POST", path, b"", _FORM)
        self._token = _found(r'name="token" value="([^"]+)"', self.read("/"))

    def read(self, path: str) -> str:
        """Give the text of a page. Raises ChildFailed where it is none."""
        answer = self.ask("GET", path)
        if answer.status != 200:
            raise ChildFailed(f"the page: {path} gave {answer.status}")
        return answer.text

    def took(self, path: str) -> float:
        """Give the seconds that a page takes."""
        began = time.perf_counter()
        self.read(path)
        return time.perf_counter() - began

    def send(self, path: str, **fields: str) -> str:
        """Send a form, and give where it leads."""
        return self._led(path, urlencode({"token": self._token, **fields}).encode(), _FORM)

    def drop(self, sheet: Path) -> str:
        """Drop a sheet, and give where it leads."""
        head = (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{self._token}\r\n--{_BOUNDARY}\r\n'
            f'Content-Disposition: form-data; name="sheet"; filename="{sheet.name}"\r\n\r\n'
        )
        body = head.encode() + sheet.read_bytes() + f"\r\n--{_BOUNDARY}--\r\n".encode()
        return self._led("/drops", body, {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"})

    def ask(self, method: str, path: str, **headers: str) -> Answer:
        """Ask for something."""
        return self._ask(method, path, None, headers)

    def checked(self, drop: str, meanwhile: Callable[[], object] = lambda: None) -> str:
        """Wait until a drop is checked, and give its page."""
        self.waited(_found(r'data-job="([^"]+)"', self.read(drop)), meanwhile)
        return self.read(drop)

    def waited(self, job: str, meanwhile: Callable[[], object] = lambda: None) -> str:
        """Wait for the end of a job, and give where it leads."""
        give_up = time.monotonic() + _PATIENCE_S
        while time.monotonic() < give_up:
            told = json.loads(self.ask("GET", job, Accept="application/json").text)
            if told["state"] == "done":
                return str(told["next"])
            if told["state"] == "failed":
                raise ChildFailed(f"the page: {job} failed: {told['said']}")
            meanwhile()
            time.sleep(_LOOK_S)
        raise ChildFailed(f"the page: {job} has not ended")

    def _led(self, path: str, body: bytes, headers: dict[str, str]) -> str:
        answer = self._ask("POST", path, body, headers)
        if answer.status != 303:
            raise ChildFailed(f"the page: POST {path} gave {answer.status}")
        return answer.location

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        headers = {**headers, "Cookie": self._cookie}
        try:
            self._http.request(method, path, body, headers)
            came = self._http.getresponse()
        except RemoteDisconnected:  # nothing was asked for a while
            self._http.close()
            self._http.request(method, path, body, headers)
            came = self._http.getresponse()
        text = came.read().decode("utf-8", "replace")
        if given := came.headers.get("Set-Cookie"):
            self._cookie = given.partition(";")[0]
        return Answer(came.status, came.headers.get("Location", ""), text)


class Page(NamedTuple):
    """The page as it listens: its process, and who has signed in."""

    process: Any
    preparer: Visitor
    approver: Visitor

    def memory(self, what: str = "VmHWM") -> int:
        """Give the peak memory of the server alone, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(_found(rf"{what}:\s+(\d+)", status)) * 1024


@contextmanager
def paged(state: Path, server: Served) -> Iterator[Page]:
    """Serve the page for as long as the block lasts."""
    process = started("serve", "--port", "0", "--json", state=state, server=server)
    try:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        links = told["links"]
        yield Page(process, *(Visitor(told["url"], links[role]) for role in ("preparer", "approver")))
    finally:
        process.terminate()
        process.wait()


def visited(page: Page, good: Path, wrong: Path) -> dict[str, float]:
    """Give the seconds that somebody waits for what they do at the page, by name."""
    ann, took = page.preparer, dict[str, float]()
    with _timed(took, "good"):
        drop = ann.drop(good)
        _expect("rows are good", ann.checked(drop))
    plan = ann.waited(ann.send(f"{drop}/plan"))
    asked = {
        "first": "",
        "500th": "?list=new&page=500",
        "search": "?list=new&q=example",
        "search in vain": "?q=nobody",
    }
    for what, query in asked.items():
        took[what] = statistics.median(ann.took(plan + query) for _ in range(_TIMES))
    others = list[float]()

    def look_around() -> None:
        others.extend(page.approver.took(path) for path in ("/", "/approvals", "/runs", plan, "/healthz"))

    ann.send(f"{drop}/check")
    ann.checked(drop, look_around)
    took |= {"others": statistics.median(others), "slowest of the others": max(others)}
    with _timed(took, "wrong"):
        drop = ann.drop(wrong)
        found = ann.checked(drop)
    _expect("need fixing", found)
    ann.ask("GET", f"{drop}/marked.xlsx")  # its process has ended then, and takes nothing from the next
    cell = _found(r'name="(cell-[^"]+)" value="nobody at ', found)
    version = _found(r'name="version" value="([^"]*)"', found)
    with _timed(took, "fixed"):
        ann.send(f"{drop}/fixes", version=version, **{cell: "somebody@company-0000.example"})
        _expect("1 cell fixed here", ann.checked(drop))
    return took


@contextmanager
def _timed(took: dict[str, float], what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    took[what] = time.perf_counter() - began


def _expect(words: str, page: str) -> None:
    if words not in page:
        raise ChildFailed(f"the page does not say: {words}")


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise ChildFailed(f"the page: nothing there like {pattern}")
    return found[1]
