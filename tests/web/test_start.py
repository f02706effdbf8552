"""How the page starts, and where it does not."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.harness import COMMAND, Rehearse, Room, live_company
from tests.web.visitor import demonstration, served


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    return rehearse(live_company("acme"))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])
def test_on_another_address_it_does_not_start(room: Room, host: str) -> None:
    said = room.run("serve", "--host", host, "--port", "0", expect=2, text=True).stderr
    assert "the page listens on this machine alone (127.0.0.1)" in said


def test_of_two_pages_for_one_state_folder_the_second_does_not_start(room: Room) -> None:
    with served(room):
        said = room.run("serve", "--port", "0", expect=2, text=True).stderr
        assert "A page is served from" in said


def test_a_port_that_is_taken_is_told(room: Room) -> None:
    port = re.findall(r":(\d+)", room.url)[0]
    assert "The page cannot listen on port" in room.run("serve", "--port", port, expect=2, text=True).stderr


def test_it_tells_its_address_and_a_link_for_each_of_two_people(room: Room) -> None:
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", "0"], cwd=room.folder, env=room.env, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    told = [process.stdout.readline() for _ in range(4)]
    process.terminate()
    assert process.wait(timeout=30) == 0
    process.stdout.close()
    assert re.match(r"The page is at http://127\.0\.0\.1:\d+ ", told[0])
    assert re.match(r"  preparer  http://127\.0\.0\.1:\d+/sign-in/\S+$", told[1])
    assert re.match(r"  approver  http://127\.0\.0\.1:\d+/sign-in/\S+$", told[2])
    assert "reconciler serve invite NAME --role approver" in told[3]


def test_a_link_is_made_for_somebody_who_is_then_called_so(room: Room) -> None:
    with served(room) as page:
        words = ("serve", "invite", "Ada Quill", "--role", "auditor", "--role", "on-call")
        link = room.run(*words, text=True).stdout.splitlines()[-1]
        ada = page.visitor(link)
        assert "Signed in as Ada Quill (auditor, on-call)" in ada.words("/")
        assert page.stranger().http.post(link).status_code == 403
    assert room.run("serve", "invite", "Ada Quill", "--role", "king", expect=2, text=True)


def test_a_demonstration_leaves_the_database_of_whoever_starts_it_alone(tmp_path: Path) -> None:
    with demonstration(tmp_path, RECONCILER_DATABASE_URL="postgresql://nobody@127.0.0.1:9/none") as page:
        assert "Nothing is changed until a second person" in page.visitor(page.links["preparer"]).words("/")


def test_who_asks_without_a_sign_in_is_told_only_that_the_page_is_there(room: Room) -> None:
    with served(room) as page:
        stranger = page.stranger()
        assert stranger.http.get("/healthz").json() == {"status": "ok"}
        for address in ("/", "/runs", "/approvals", "/template.xlsx", "/plans/x", "/jobs/x"):
            assert stranger.http.get(address).headers["location"] == "/sign-in"
        assert "acme" not in stranger.read("/sign-in")
