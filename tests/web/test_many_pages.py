"""Several pages on one database, asked in turns as by a load balancer: whoever is at them notices nothing of that."""

import itertools
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path

import httpx2
import pytest
from openpyxl import load_workbook

from tests.acceptance.harness import Rehearse, Room, company, live_company, live_person, person
from tests.provider import running_provider
from tests.unit.state.backend import address_of
from tests.web.test_page_killed import ALL_GONE, LEAVERS, children_of, left
from tests.web.test_provider import again, config, free_port
from tests.web.visitor import PATIENCE_S, Page, Visitor, served, text_of, until

pytestmark = pytest.mark.slow


class InTurns(httpx2.HTTPTransport):
    """A load balancer: each request goes to the next of some pages that are there, by the host that it names.

    `ports` are those that the pages listen on, where all go by one address.
    """

    def __init__(self, pages: list[Page], ports: Sequence[int] = ()) -> None:
        super().__init__()
        self._keeps_host = bool(ports)
        own = [httpx2.URL(page.url).port for page in pages]
        self._pages = itertools.cycle(zip(pages, ports or own, strict=True))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Pass a request on."""
        port = next(port for page, port in self._pages if page.process.poll() is None)
        host = request.headers["host"] if self._keeps_host else f"127.0.0.1:{port}"
        passed_on = httpx2.Request(
            request.method,
            request.url.copy_with(host="127.0.0.1", port=port),
            headers=[
                *((name, value) for name, value in request.headers.raw if name.lower() != b"host"),
                (b"host", host.encode()),
            ],
            stream=request.stream,
            extensions=request.extensions,
        )
        return super().handle_request(passed_on)


@pytest.fixture
def room(rehearse: Rehearse, tmp_path: Path) -> Room:
    """Open a room whose state is in a database, in which five people leave, one request after the other."""
    others = [live_person(f"p{number:02}") for number in range(50)]
    room = rehearse(live_company("acme", *map(live_person, LEAVERS), *others))
    rows = [person(f"p{number:02}") for number in range(50)]
    room.sheets([company()], [*(person(who, active="no") for who in LEAVERS), *rows])
    address = address_of(tmp_path)
    room.env["RECONCILER_DATABASE_URL"] = address.url
    room.configure(pace={"max_concurrency": 1}, state={"schema": address.schema})
    room.run("database", "migrate", text=True)
    return room


@contextmanager
def pages_of(room: Room, count: int = 2) -> Iterator[list[Page]]:
    """Serve the page of a room several times, each with a folder of its own, as on so many machines."""
    own = room.env["RECONCILER_STATE_DIR"]
    with ExitStack() as stack:
        pages = []
        for number in range(count):
            room.env["RECONCILER_STATE_DIR"] = f"{own}-{number}"
            pages.append(stack.enter_context(served(room)))
        room.env["RECONCILER_STATE_DIR"] = own
        yield pages


@contextmanager
def both(pages: list[Page]) -> Iterator[tuple[Visitor, Visitor]]:
    """Sign in who prepares by a link of the first page, and who approves by one of the last; both are sent in turns."""
    mara, teun = Visitor(pages[0].url), Visitor(pages[0].url)
    for one in (mara, teun):
        one.http.close()
        one.http = httpx2.Client(base_url=pages[0].url, timeout=PATIENCE_S, transport=InTurns(pages))
    with mara.http, teun.http:
        links = (pages[0].links["preparer"], pages[-1].links["approver"])
        for visitor, link in zip((mara, teun), links, strict=True):
            path = httpx2.URL(link).path
            assert "Sign in as" in visitor.read(path)
            assert visitor.send(path, path) == "/"
            assert {visitor.http.post(path).status_code for _ in pages} == {403}, "it is good once, at all of them"
        yield mara, teun


def asked_for(room: Room, mara: Visitor) -> str:
    """Have a plan made of what was dropped, and ask for its approval."""
    plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
    mara.send(plan, f"{plan}/ask")
    return plan


def test_a_sheet_goes_the_whole_way_although_each_request_meets_another_page(room: Room) -> None:
    with pages_of(room) as pages, both(pages) as (mara, teun):
        plan = asked_for(room, mara)
        assert "Approve 5 changes" in teun.words("/")
        job = teun.send(plan, f"{plan}/approve")
        assert [teun.http.post(f"{plan}/approve").status_code for _ in pages] == [403, 403], "no token, no yes"
        ended = teun.waited(job)
        assert ended["state"] == "done", ended
        assert left(room) == ALL_GONE
        for _ in pages:
            assert "5 of 5 changes verified" in teun.words(ended["next"])
            audit = load_workbook(BytesIO(mara.fetched(f"{ended['next']}/audit.xlsx")))["Summary"]
            assert "invited" in str({row[0]: row[1] for row in audit.iter_rows(values_only=True)}["Approved by"])
        link = room.run("serve", "invite", "Ada Quill", "--role", "auditor", text=True).stdout.splitlines()[-1]
        assert "Signed in as Ada Quill (auditor)" in pages[1].visitor(link).words("/")
        mara.http.post("/sign-out", data={"token": _token(mara)})
        assert [mara.http.get("/").headers["location"] for _ in pages] == ["/sign-in", "/sign-in"]


def _token(visitor: Visitor) -> str:
    from tests.web.forms import form_to

    return form_to(visitor.read("/"), "/sign-out").fields["token"]


def test_how_far_a_run_is_and_its_end_are_known_at_each_page_and_each_stops_it(room: Room) -> None:
    with pages_of(room) as pages, both(pages) as (mara, teun):
        plan = asked_for(room, mara)
        room.faults({"method": "PATCH", "path": "/users", "after": 2, "delay_s": 6.0, "times": 1})
        job = teun.send(plan, f"{plan}/approve")
        room.until(lambda: len(room.writes()) >= 3, "the third request has left")
        for page in pages:
            alone = at(page, teun)
            until(lambda alone=alone: "Making the changes" in alone.job(job)["said"], "each page tells how far it is")
            assert alone.job(job)["total"] == 5
        (elsewhere,) = [page for page in pages if not _has_job(page)]
        assert at(elsewhere, teun).send(job, f"{job}/stop") == job
        ended = teun.waited(job)
        assert (ended["state"], "asked for an end" in ended["said"]) == ("failed", True)
        assert set(left(room).values()) == {True, False}
        for _ in pages:
            assert "This plan was carried out in part." in mara.words(plan)
        assert teun.waited(teun.send(plan, f"{plan}/apply"))["state"] == "done"
        assert left(room) == ALL_GONE


def test_a_page_that_is_killed_in_the_middle_of_a_run_leaves_it_to_the_others(room: Room) -> None:
    with pages_of(room) as pages, both(pages) as (mara, teun):
        plan = asked_for(room, mara)
        room.faults({"method": "PATCH", "path": "/users", "after": 2, "delay_s": 3.0, "times": 1})
        job = teun.send(plan, f"{plan}/approve")
        room.until(lambda: len(room.writes()) >= 3, "the third request has left")
        (dying,) = [page for page in pages if _has_job(page)]
        (child,) = children_of(dying.process.pid)
        dying.kill()
        assert teun.job(job)["state"] == "running", "its process is at work yet"
        until(lambda: not Path(f"/proc/{child}").exists(), "the process of the run has ended")
        ended = teun.waited(job)
        assert ended["state"] == "failed"
        assert "server of this page was stopped" in ended["said"]
        assert set(left(room).values()) == {True, False}
        assert teun.waited(teun.send(plan, f"{plan}/apply"))["state"] == "done"
        assert left(room) == ALL_GONE
        assert len(room.writes()) == len(LEAVERS), "nothing was sent twice"


def test_a_page_and_its_run_that_are_killed_at_once_leave_both_to_the_others(room: Room) -> None:
    with pages_of(room) as pages, both(pages) as (mara, teun):
        plan = asked_for(room, mara)
        room.faults({"method": "PATCH", "path": "/users", "after": 2, "delay_s": 3.0, "times": 1})
        job = teun.send(plan, f"{plan}/approve")
        room.until(lambda: len(room.writes()) >= 3, "the third request has left")
        (dying,) = [page for page in pages if _has_job(page)]
        for process in (*children_of(dying.process.pid), dying.process.pid):
            os.kill(process, signal.SIGKILL)
        dying.process.wait(timeout=PATIENCE_S)
        ended = teun.waited(job)
        assert (ended["state"], "Interrupted" in teun.words(ended["next"])) == ("failed", True)
        assert teun.waited(teun.send(plan, f"{plan}/apply"))["state"] == "done"
        assert left(room) == ALL_GONE


def test_a_page_that_is_started_again_beside_another_ends_nobodys_session_nor_job(room: Room) -> None:
    with pages_of(room, 1) as pages, both(pages) as (mara, teun):
        plan = asked_for(room, mara)
        room.faults({"method": "PATCH", "path": "/users", "after": 2, "delay_s": 4.0, "times": 1})
        job = teun.send(plan, f"{plan}/approve")
        room.until(lambda: len(room.writes()) >= 3, "the third request has left")
        with served(room) as second:
            assert at(second, teun).job(job)["state"] == "running"
            assert teun.waited(job)["state"] == "done"
            assert "Signed in as" in text_of(at(second, mara).read("/"))


def test_whoever_signs_in_at_a_provider_comes_back_to_another_page_and_is_asked_for_their_roles_there(
    room: Room,
) -> None:
    ports = [free_port(), free_port()]
    with running_provider() as provider, ExitStack() as stack:
        path = config(room, provider.issuer, url="http://localhost:8000")
        pages = [stack.enter_context(served(room, "--config", str(path), "--port", str(port))) for port in ports]
        assert {page.url for page in pages} == {"http://localhost:8000"}
        people = []
        for who, group in (("mara", "prepare"), ("teun", "approve")):
            provider.person(who, group)
            one = pages[0].stranger()
            one.http.close()
            one.http = stack.enter_context(
                httpx2.Client(base_url=pages[0].url, timeout=PATIENCE_S, transport=InTurns(pages, ports))
            )
            again(one, provider, who, "/sign-in")
            people.append(one)
        mara, teun = people
        plan = asked_for(room, mara)
        provider.person("teun", "prepare")
        fields = {"token": _token(teun)}
        refused = teun.http.post(f"{plan}/approve", data=fields)
        assert (refused.status_code, "You may not approve this any more" in refused.text) == (403, True)
        assert room.writes() == []
        provider.person("teun", "approve")
        again(teun, provider, "teun", "/sign-in")
        assert teun.waited(teun.send(plan, f"{plan}/approve"))["state"] == "done"
        assert left(room) == ALL_GONE
        kept = b"".join(one.read_bytes() for one in room.folder.rglob("*") if one.is_file())
        for secret in provider.told:
            assert secret.encode() not in kept


def at(page: Page, visitor: Visitor) -> Visitor:
    """Let somebody go to one of the pages, signed in as they are."""
    alone = page.stranger()
    alone.http.cookies.update(visitor.http.cookies)
    return alone


def _has_job(page: Page) -> bool:
    return page.process.poll() is None and bool(children_of(page.process.pid))
