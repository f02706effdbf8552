"""The page as it really runs, a process of its own, and people who visit it by plain forms over HTTP."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.acceptance.harness import COMMAND, Room
from tests.warm import Warm, can_be_warm, start
from tests.web.forms import form_to

PATIENCE_S = 60.0
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Page:
    """The page, served: its address, the links that it printed, and its process."""

    def __init__(self, process: "subprocess.Popen[str] | Warm", told: Mapping[str, Any]) -> None:
        self.process = process
        self.url: str = told["url"]
        self.links: dict[str, str] = told.get("links", {})
        self._visitors = list[Visitor]()

    def visitor(self, link: str) -> "Visitor":
        """Sign somebody in by a link."""
        visitor = self.stranger()
        path = link.removeprefix(self.url)
        assert "Sign in as" in visitor.read(path)
        assert visitor.send(path, path) == "/"
        return visitor

    def stranger(self) -> "Visitor":
        """Let somebody come who has not signed in."""
        self._visitors.append(Visitor(self.url))
        return self._visitors[-1]

    def leave(self) -> None:
        """Let all visitors go."""
        for visitor in self._visitors:
            visitor.http.close()

    def kill(self) -> None:
        """End the server as nothing can be handled."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE_S)


class Visitor:
    """Somebody with a browser that runs no script."""

    def __init__(self, url: str) -> None:
        self.http = httpx2.Client(base_url=url, timeout=PATIENCE_S)

    def read(self, address: str, status: int = 200) -> str:
        """Give a page."""
        answer = self.http.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code} {text_of(answer.text)}"
        return answer.text

    def words(self, address: str) -> str:
        """Give the words of a page."""
        return text_of(self.read(address))

    def fetched(self, address: str) -> bytes:
        """Give a file."""
        answer = self.http.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-disposition"].startswith("attachment;")
        return answer.content

    def answer(self, page: str, action: str, **fields: str) -> httpx2.Response:
        """Send the form of a page that leads to an address, with some fields filled in."""
        form = form_to(self.read(page), action)
        return self.http.post(action, data={**form.fields, **fields})

    def send(self, page: str, action: str, **fields: str) -> str:
        """Send a form, and give where it leads."""
        answer = self.answer(page, action, **fields)
        assert answer.status_code == 303, f"{action}: {answer.status_code} {text_of(answer.text)}"
        return str(answer.headers["location"])

    def drop(self, *sheets: Path, called: str = "", **more: str) -> str:
        """Drop sheets, with more fields filled in, wait until they are checked, and give the address of the drop."""
        fields = form_to(self.read("/"), "/drops").fields
        fields.pop("sheet")
        files = [("sheet", (called or sheet.name, sheet.read_bytes(), XLSX)) for sheet in sheets]
        answer = self.http.post("/drops", data={**fields, **more}, files=files)
        assert answer.status_code == 303, text_of(answer.text)
        address = answer.headers["location"]
        until(lambda: "data-job" not in self.read(address), f"{address} is checked")
        return address

    def plan(self, drop: str) -> str:
        """Have the plan of a drop made, and give its address."""
        ended = self.waited(self.send(drop, f"{drop}/plan"))
        assert ended["state"] == "done", ended
        return str(ended["next"])

    def waited(self, job: str) -> dict[str, Any]:
        """Wait for the end of a job."""
        until(lambda: self.job(job)["state"] in ("done", "failed"), f"the end of {job}")
        return self.job(job)

    def job(self, job: str) -> dict[str, Any]:
        """Give how far a job is."""
        told: dict[str, Any] = self.http.get(job, headers={"Accept": "application/json"}).json()
        return told


def until(true: Any, what: str) -> None:
    """Look until something is so."""
    give_up = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < give_up, f"waited in vain for: {what}"
        time.sleep(0.05)


def text_of(html: str) -> str:
    """Give what a page says."""
    body = re.sub(r"(?s)<head>.*?</head>", " ", html)
    words = " ".join(re.sub(r"<[^>]+>", " ", body).split())
    return re.sub(r" ([.,:;)])", r"\1", words.replace("&#39;", "'").replace("&amp;", "&"))


@contextmanager
def served(room: Room, *options: str) -> Iterator[Page]:
    """Serve the page of a room, and end it."""
    with _started(room.env, room.folder, *options, is_warm=room.is_warm) as page:
        yield page


@contextmanager
def _started(env: Mapping[str, str], folder: Path, *options: str, is_warm: bool) -> Iterator[Page]:
    words = ["serve", "--port", "0", "--json", *options]
    log = folder / "page.log"
    reading, writing = os.pipe()
    with log.open("a", encoding="utf-8") as errors, Path(os.devnull).open(encoding="utf-8") as nothing:
        process = (
            start(words, folder, env, [nothing.fileno(), writing, errors.fileno()])
            if is_warm and can_be_warm(env)
            else subprocess.Popen(
                [COMMAND, *words], cwd=folder, env=dict(env), stdout=writing, stderr=errors, text=True
            )
        )
    os.close(writing)
    told = os.fdopen(reading, encoding="utf-8")
    stack = ExitStack()
    try:
        line = told.readline()
        assert line, f"the page did not start: {process.wait(timeout=PATIENCE_S)}"
        page = Page(process, json.loads(line))
        stack.callback(page.leave)
        yield page
    finally:
        stack.close()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE_S)
        told.close()
    said = log.read_text("utf-8")
    assert "@" not in said, "an address stands in the log"
    assert "Traceback" not in said, said
    assert "unexpected error" not in said, said


@contextmanager
def demonstration(folder: Path, *, is_warm: bool = True, **more: str) -> Iterator[Page]:
    """Serve the demonstration, as somebody would on a fresh machine, or on one where more variables are set."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    with _started({**env, **more}, folder, "--demo", is_warm=is_warm) as page:
        yield page
