"""Notices: each ending reaches those whom it concerns, over HTTP and by mail, and harms nothing where it cannot."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from getpass import getuser
from pathlib import Path
from socket import gethostname
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.acceptance.harness import Rehearse, Room, _contents, crowd, live_company, live_person, person
from tests.acceptance.receivers import Mailed, Posted, http_service, mail_server, stuck_service
from tests.acceptance.test_watching import NIGHTLY, begun_days_ago, schedule

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")]

MACHINE = gethostname()
TOKEN, USER, PASSWORD = "tokenOfTheService7", "postman", "canary-of-the-mailbox"


@pytest.fixture
def posted() -> Iterator[Posted]:
    with http_service() as service:
        yield service


@pytest.fixture
def mailed() -> Iterator[Mailed]:
    with mail_server(USER, PASSWORD) as server:
        yield server


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    room = rehearse(live_company("acme", *(live_person(who) for who in crowd(20))))
    room.table("people.csv", [person(who) for who in crowd(20)])
    return room


def tell(room: Room, *urls: str, **notify: Any) -> None:
    """Write who is told into the configuration."""
    path = room.folder / "notify.txt"
    path.write_text("# who is told\n\n" + "\n".join(urls) + "\n", "utf-8")
    path.chmod(0o600)
    room.configure(notify={"urls_file": "notify.txt", **notify})


def service(posted: Posted) -> str:
    return f"json://127.0.0.1:{posted.port}/{TOKEN}"


def mailbox(mailed: Mailed) -> str:
    return (
        f"mailto://{USER}:{PASSWORD}@127.0.0.1:{mailed.port}?from=reconciler@ops.example&to=on-call@ops.example"
        "&mode=insecure"
    )


def leave(room: Room, count: int) -> None:
    room.table("people.csv", [person(who, active="no" if at < count else "yes") for at, who in enumerate(crowd(20))])


def test_each_ending_is_told_by_its_subject_and_its_numbers(room: Room, posted: Posted) -> None:
    tell(room, service(posted), on=["held", "refused", "incomplete", "failed", "done"])
    host = room.url.removeprefix("http://")
    leave(room, 12)
    held = room.apply("people.csv", expect=4)
    leave(room, 1)
    room.apply("people.csv")
    room.table(
        "people.csv", [person("p000", active="no"), *(person(who) for who in crowd(18, 1)), person("b", email="b")]
    )
    room.apply("people.csv", expect=6)
    (room.folder / "people.csv").write_text("nothing\n", "utf-8")
    room.apply("people.csv", expect=3)

    assert posted.subjects == [
        f"reconciler {host}: HELD: 12 people would lose access",
        f"reconciler {host}: done and verified: 1 person lost access",
        f"reconciler {host}: INCOMPLETE: 1 row was rejected",
        f"reconciler {host}: SHEETS REFUSED",
    ]
    body = posted.got[0]["message"]
    assert "12 of 20 active people" in body
    assert f"reconciler show {held.summary['plan']}" in body
    assert f"reconciler apply {held.summary['plan']} --confirm-deactivations 12" in body
    assert "What is harmed" in body
    assert f"reconciler runs {held.summary['run_id']}" in body
    head = body.partition("Journal head ")[2].split()[0]
    room.run("runs", "--verify", "--head", head)
    everything = json.dumps(posted.got)
    assert [who for who in crowd(20) if who in everything] == []
    assert "acme.example" not in everything


def test_what_nobody_wants_to_hear_is_not_sent(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    leave(room, 1)
    room.apply("people.csv")
    assert posted.got == []


def test_a_run_that_cannot_begin_is_told_where_nobody_is_there_to_read_it(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    room.env["RECONCILER_CLIENT_SECRET_FILE"] = "gone.txt"
    del room.env["RECONCILER_CLIENT_SECRET"]
    room.run("apply", "people.csv", expect=2)
    assert posted.got == []
    room.apply("people.csv", expect=2)
    assert posted.subjects == [f"reconciler on {MACHINE}: FAILED, no run began"]
    assert "RECONCILER_CLIENT_SECRET_FILE" in posted.got[0]["message"]


def test_credentials_that_are_refused_are_told(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    room.env["RECONCILER_CLIENT_SECRET"] = "wrong-secret-of-a-bad-night"
    room.apply("people.csv", expect=8)
    (subject,) = posted.subjects
    assert "FAILED, credentials refused" in subject
    assert "wrong-secret" not in json.dumps(posted.got)


def test_files_go_with_it_where_they_are_asked_for(room: Room, mailed: Mailed, tmp_path: Path) -> None:
    tell(room, mailbox(mailed), attach=["audit", "plan"])
    leave(room, 12)
    room.apply("people.csv", expect=4)
    (mail,) = mailed.got
    assert str(mail["subject"]).endswith("HELD: 12 people would lose access")
    files = {Path(str(part.get_filename())).suffix: part for part in mail.walk() if part.get_filename()}
    assert sorted(files) == [".json", ".xlsx"]
    (text,) = (part for part in mail.walk() if part.get_content_maintype() == "text")
    assert text.get_content_type() == "text/plain"
    said = text.get_payload(decode=True)
    assert isinstance(said, bytes)
    assert said.decode().splitlines()[:2][1].startswith("  Held by the guard. Nothing was written.")
    assert mail["auto-submitted"] == "auto-generated"
    assert mail["date"]
    assert mail["message-id"]
    audit = files[".xlsx"].get_payload(decode=True)
    assert isinstance(audit, bytes)
    (tmp_path / "audit.xlsx").write_bytes(audit)
    assert load_workbook(tmp_path / "audit.xlsx")["Summary"]["A1"].value


def test_different_people_hear_of_different_endings(room: Room, posted: Posted, mailed: Mailed) -> None:
    (room.folder / "hr.txt").write_text(service(posted), "utf-8")
    (room.folder / "hr.txt").chmod(0o600)
    tell(room, mailbox(mailed), on=["failed"])
    with (room.folder / "reconciler.toml").open("a", encoding="utf-8") as file:
        file.write('[[notify.to]]\nurls_file = "hr.txt"\non = ["held"]\n')
    leave(room, 12)
    room.apply("people.csv", expect=4)
    assert (len(posted.got), mailed.got) == (1, [])


FAILS: dict[str, tuple[str, dict[str, Any], str]] = {
    "down": ("json://127.0.0.1:1/gone", {}, "nothing answers there"),
    "asks for another day": ("{mail}", {"refuses": "451 try later"}, "it answered 451"),
    "takes no mail": ("{mail}", {"refuses": "554 no mail today"}, "it answered 554"),
    "knows no such mailbox": ("{mail}", {"to_whom": "550 no such mailbox"}, "it answered 550"),
    "unauthorised": ("{mail}", {"password": True}, "it answered 535"),
    "no TLS": ("{tls}", {}, "its certificate cannot be trusted, or it speaks no TLS"),
    "no such name": ("json://nowhere.invalid/tokenOfTheService7", {}, "its name is not known"),
    "out of order": ("{post}", {"status": 503}, "error=503"),
    "refusing": ("{post}", {"status": 401}, "error=401"),
    "silent mail": ("{stuck mail}", {"drips": False}, "longer than there is time"),
    "dripping mail": ("{stuck mail}", {"drips": True}, "longer than there is time"),
    "silent service": ("{stuck post}", {"drips": False}, "longer than there is time"),
    "dripping service": ("{stuck post}", {"drips": True}, "longer than there is time"),
}


@pytest.mark.parametrize("how", FAILS)
def test_a_notice_that_fails_changes_no_exit_code_and_is_tried_again(
    room: Room, posted: Posted, mailed: Mailed, how: str
) -> None:
    url, fault, why = FAILS[how]
    well = service(posted)
    wanted: dict[str, Any] = {"on": ["held", "done"], "timeout": "3s"}
    posted.status = fault.get("status", 200)
    mailed.refuses, mailed.to_whom = fault.get("refuses", ""), fault.get("to_whom", "")
    with stuck_service(fault.get("drips", True)) as stuck:
        mail = mailbox(mailed).replace(PASSWORD, "another-password" if "password" in fault else PASSWORD)
        bad = {
            "{mail}": mail,
            "{tls}": mail.replace("mailto", "mailtos").replace("mode=insecure", "mode=starttls"),
            "{post}": well,
            "{stuck mail}": mail.replace(f":{mailed.port}", f":{stuck.port}"),
            "{stuck post}": f"json://127.0.0.1:{stuck.port}/{TOKEN}",
        }.get(url, url)
        tell(room, bad, **wanted)
        leave(room, 12)
        begun = time.monotonic()
        run = room.apply("people.csv", "--verbose", expect=4)
        assert time.monotonic() - begun < 30
    assert run.stderr.count("a notice was not delivered") == 1
    assert why in run.stderr
    assert "notify.txt line 3" in run.stderr
    listed = room.run("runs").stdout
    assert listed.count("not delivered") == 1
    assert why in listed
    files = (path for path in room.state.rglob("*") if path.is_file())
    kept = b"".join(data for path in files for _, data in _contents(path)).decode("utf-8", "replace")
    secrets = (TOKEN, PASSWORD, "another-password", USER, "on-call@ops.example")
    assert [secret for secret in secrets if secret in run.text + listed + kept] == []

    posted.status, mailed.refuses, mailed.to_whom = 200, "", ""
    tell(room, mailbox(mailed) if "mail" in url or "tls" in url else well, **wanted)
    leave(room, 1)
    room.apply("people.csv")
    told = [*posted.subjects, *(str(mail["subject"]) for mail in mailed.got)]
    assert [sum(word in one for one in told) for word in ("HELD", "done")] == [1, 1]
    assert "not delivered" not in room.run("runs").stdout


def test_missed_nights_are_told_once(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    begun_days_ago(room, 3)
    schedule(room)
    room.run("runs", "--due", expect=6)
    room.run("runs", "--due", expect=6)
    (subject,) = posted.subjects
    assert subject.startswith(f"reconciler on {MACHINE}: MISSED, no run of nightly: ")
    assert "nightly was due" in posted.got[0]["message"]


def test_the_first_run_of_all_tells_of_no_night_before_it(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    schedule(room)
    room.apply("people.csv")
    assert posted.subjects == []


def test_every_address_can_be_tried(room: Room, posted: Posted, mailed: Mailed) -> None:
    tell(room, service(posted), mailbox(mailed), "json://127.0.0.1:1/hush-hush", "carrier-pigeon")
    run = room.run("notify", "--test", expect=6)
    lines = run.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "notify.txt line 3 (JSON)", "notify.txt line 4 (E-Mail)", "notify.txt line 5 (JSON)", "notify.txt line 6",
    ]  # fmt: skip
    assert [line.endswith(": sent") for line in lines] == [True, True, False, False]
    assert "hush" not in run.text
    assert posted.subjects == [f"reconciler on {MACHINE}: a test"]


def test_an_address_file_that_cannot_be_read_is_told_and_the_run_goes_on(room: Room) -> None:
    room.configure(notify={"urls_file": "gone.txt", "on": ["done"]})
    leave(room, 1)
    run = room.apply("people.csv")
    assert "gone.txt, which cannot be read" in run.stderr
    assert room.run("notify", "--test", expect=2).stderr.count("gone.txt") == 1


def test_no_secret_of_an_address_goes_on_record(room: Room, posted: Posted) -> None:
    tell(room, service(posted), f"json://{USER}:{PASSWORD}@127.0.0.1:1/{TOKEN}", on=["held"])
    leave(room, 12)
    room.apply("people.csv", expect=4)
    kept = b"".join(path.read_bytes() for path in room.state.rglob("*") if path.is_file())
    assert [secret for secret in (TOKEN, PASSWORD) if secret.encode() in kept] == []


def test_a_watchdog_hears_of_each_run_that_ends_and_harms_none(room: Room, posted: Posted) -> None:
    schedule(room, NIGHTLY + f'ping_url = "http://127.0.0.1:{posted.port}/{TOKEN}"\n')
    leave(room, 12)
    room.apply("people.csv", expect=4)
    room.plan("people.csv", expect=4)
    leave(room, 1)
    room.apply("people.csv")
    assert posted.asked == [f"/{TOKEN}"] * 2
    posted.status = 503
    run = room.apply("people.csv")
    assert "the watchdog of schedule nightly was not told (it answered 503)" in run.stderr
    assert TOKEN not in run.text


def test_a_watchdog_hears_of_a_run_that_could_not_begin(room: Room, posted: Posted) -> None:
    schedule(room, NIGHTLY + f'ping_url = "http://127.0.0.1:{posted.port}/{TOKEN}"\n')
    room.env["RECONCILER_CLIENT_SECRET_FILE"] = "gone.txt"
    del room.env["RECONCILER_CLIENT_SECRET"]
    room.apply("people.csv", expect=2)
    assert posted.asked == [f"/{TOKEN}"]


def test_a_plan_that_somebody_applies_without_its_yes_is_told_with_its_numbers(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    room.configure(notify={"urls_file": "notify.txt", "on": ["asked"]}, policy={"four_eyes": True})
    room.table("people.csv", [*(person(who) for who in crowd(20)), person("new")])
    room.plan("people.csv", "--out", "plan.json", expect={0, 2, 4, 6})
    room.apply("plan.json", expect=4)
    (subject,) = posted.subjects
    assert subject.endswith("APPROVAL NEEDED: 1 person would get access")
    assert "If all of it is meant, approve it, before " in posted.got[0]["message"]


def test_without_a_schedule_it_is_told_that_the_time_of_a_plan_runs_out(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    policy = {"four_eyes": True, "plan_valid": "30m"}
    room.configure(notify={"urls_file": "notify.txt", "on": ["expiring"]}, policy=policy)
    room.table("people.csv", [*(person(who) for who in crowd(20)), person("new")])
    room.apply("people.csv", "--out", "plan.json", expect=4)
    room.run("runs", "--due")
    assert len(posted.got) == 1


def test_a_watchdog_that_is_away_harms_no_run(room: Room) -> None:
    schedule(room, NIGHTLY + 'ping_url = "http://127.0.0.1:1/hush-hush"\n')
    run = room.apply("people.csv")
    assert "the watchdog of schedule nightly was not told (nothing answers there)" in run.stderr
    assert "hush" not in run.text


def test_an_approval_and_the_stop_switch_are_told(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    host = room.url.removeprefix("http://")
    leave(room, 3)
    room.plan("people.csv", "--out", "plan.json")
    room.run("approve", "plan.json", "--yes")
    room.run("approve", "plan.json", "--withdraw")
    room.run("pause", "--reason", "the sheet of ray@acme.example is wrong")
    room.run("pause", "--reason", "again")
    room.run("resume")
    room.run("resume")
    assert posted.subjects == [
        f"reconciler {host}: APPROVED: 3 people would lose access",
        f"reconciler {host}: APPROVAL WITHDRAWN: 3 people would lose access",
        f"reconciler on {MACHINE}: PAUSED, no run writes",
        f"reconciler on {MACHINE}: RESUMED, runs write again",
    ]
    bodies = [one["message"] for one in posted.got]
    assert f"reconciler approve {room.folder / 'plan.json'} --withdraw" in bodies[0]
    assert "of r…@acme.example is wrong" in bodies[2]
    assert "`reconciler resume`" not in bodies[2]
    assert f"It was {getuser()} who let them." in bodies[3]
    assert [who for who in crowd(20) if who in json.dumps(posted.got)] == []


def test_who_stands_in_a_file_that_could_not_be_read_is_told_once_it_can(room: Room, posted: Posted) -> None:
    tell(room, service(posted), on=["held", "done"])
    (room.folder / "notify.txt").rename(room.folder / "away.txt")
    leave(room, 12)
    room.apply("people.csv", expect=4)
    (room.folder / "away.txt").rename(room.folder / "notify.txt")
    leave(room, 1)
    room.apply("people.csv")
    leave(room, 2)
    room.apply("people.csv")
    assert ["HELD" in one for one in posted.subjects] == [False, True, False]  # what is new goes first
    assert "not delivered" not in room.run("runs").stdout


def test_a_run_that_needs_a_second_yes_says_how_to_give_it_and_that_its_time_runs_out(
    room: Room, posted: Posted
) -> None:
    tell(room, service(posted))
    policy = {"four_eyes": True, "plan_valid": "30m"}
    room.configure(notify={"urls_file": "notify.txt", "on": ["asked", "expiring"]}, policy=policy)
    schedule(room)
    host = room.url.removeprefix("http://")
    room.table("people.csv", [*(person(who) for who in crowd(20)), person("new")])
    plan = room.apply("people.csv", expect=4).summary["plan"]
    assert posted.subjects == [f"reconciler {host}: APPROVAL NEEDED: 1 person would get access"]
    (first,) = (one["message"] for one in posted.got)
    approve, config = f"reconciler approve {plan}", f"--config {room.folder / 'reconciler.toml'}"
    assert f"{approve} {config}" in first
    assert f"reconciler apply {plan} {config}" in first

    room.configure(notify={"urls_file": "notify.txt", "on": ["asked", "expiring"]})
    schedule(room)
    room.run("approve", plan, "--yes")
    room.run("runs", "--due")
    assert len(posted.got) == 1
    room.run("approve", plan, "--withdraw")
    room.run("runs", "--due")
    room.run("runs", "--due")
    assert posted.subjects[1:] == [f"reconciler {host}: APPROVAL NEEDED SOON: 1 person would get access"]
    last = posted.got[1]["message"]
    assert f"{approve} {config}" in last
    assert "nobody has approved it" in last
    assert "new@acme.example" not in first + last


def test_whoever_is_told_of_what_is_held_is_told_of_what_waits_for_a_yes(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    room.configure(notify={"urls_file": "notify.txt", "on": ["held"]}, policy={"four_eyes": True})
    room.table("people.csv", [*(person(who) for who in crowd(20)), person("new")])
    room.apply("people.csv", expect=4)
    assert len(posted.got) == 1


def test_the_commands_of_a_notice_work_as_they_stand(room: Room, posted: Posted) -> None:
    tell(room, service(posted))
    leave(room, 12)
    room.apply("people.csv", expect=4)
    lines = [line.strip() for line in posted.got[0]["message"].splitlines()]
    commands = [line.removeprefix("In full: ") for line in lines if "/reconciler " in line]
    show, apply, again, full, proof = commands
    bare = {name: value for name, value in room.env.items() if "RECONCILER_" not in name or "_CLIENT_" in name}
    for command, code in ((again, 4), (show, 0), (full, 0), (proof, 0), (f"{apply} --yes", 0)):
        ended = subprocess.run(
            command, shell=True, cwd=room.folder, env=bare, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert ended.returncode == code, ended
    assert sum(room.people().values()) == 8


def test_a_signal_while_a_notice_is_sent_leaves_the_exit_code_as_it_is(room: Room) -> None:
    with stuck_service(drips=False) as stuck:
        tell(room, f"json://127.0.0.1:{stuck.port}/{TOKEN}", timeout="3s")
        leave(room, 12)
        run = room.start("apply", "people.csv", "--yes")
        room.until(lambda: stuck.taken, "the notice")
        run.interrupt(signal.SIGTERM)
        ended = run.end(expect=4)
    assert "a notice was not delivered" in ended.stderr


def test_a_notice_that_a_kill_met_on_its_way_is_sent_by_the_next_run(room: Room, posted: Posted) -> None:
    with stuck_service(drips=False) as stuck:
        tell(room, f"json://127.0.0.1:{stuck.port}/{TOKEN}", on=["held"], timeout="2s")
        leave(room, 12)
        run = room.start("apply", "people.csv", "--yes")
        room.until(lambda: stuck.taken, "the notice")
        run.kill()
    room.until(lambda: "the program was ended while it was sent" in room.run("runs").stdout, "the end of its time")
    tell(room, service(posted), on=["held"])
    leave(room, 1)
    room.apply("people.csv")
    (subject,), (body,) = posted.subjects, (one["message"] for one in posted.got)
    assert subject.startswith("reconciler (late) ")
    assert body.startswith("This was to reach you on ")
    assert "not delivered" not in room.run("runs").stdout


def test_no_name_and_no_address_of_a_person_is_in_the_notice_of_any_ending(rehearse: Rehearse, posted: Posted) -> None:
    names = {"firstName": "Zephyrine", "lastName": "Quillfeather"}
    room = rehearse(live_company("acme", *(live_person(who, **names) for who in crowd(20))))
    tell(room, service(posted), on=["held", "refused", "incomplete", "unverified", "approved", "done"])

    def sheet(*rows: dict[str, str], leave: int = 0) -> None:
        staying = [person(who, **names, active="no" if at < leave else "yes") for at, who in enumerate(crowd(20))]
        room.table("people.csv", [*staying, *rows])

    sheet(leave=12)
    room.apply("people.csv", expect=4)
    sheet(person("new", **names), leave=1)
    room.plan("people.csv", "--out", "plan.json")
    room.run("approve", "plan.json", "--yes", "--reason", "asked for by Zephyrine Quillfeather")
    room.change("acme", "p000", active=False)
    room.change("acme", "p001", active=False)
    room.apply("plan.json", expect={0, 5, 6})
    sheet(person("bad", **names, email="bad"), person("p002", "acme", **names, active="no"))
    room.apply("people.csv", expect={3, 6})
    room.faults(
        {"method": "POST", "path": "/users$", "status": 400, "body": {"detail": "Zephyrine Quillfeather exists"}}
    )
    sheet(person("newer", **names))
    room.apply("people.csv", expect={0, 6, 7})
    room.clear_faults()
    sheet(person("ray", **names, Leaver="perhaps"))
    room.apply("people.csv", expect={0, 3, 6})
    assert len(posted.got) == 6
    everything = json.dumps(posted.got)
    assert [word for word in (*names.values(), "p00", "new@", "ray@", "newer") if word in everything] == []
