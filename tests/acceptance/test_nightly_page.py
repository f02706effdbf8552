"""The page on scheduled runs: its units, scripts, folders and containers do what it says, as they stand there."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook

from reconciler.cli.commands import load
from tests.acceptance.harness import COMMAND, Rehearse, Room, company, leaks, live_company, live_person, person
from tests.acceptance.receivers import http_service
from tests.acceptance.test_watching import begun_days_ago

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "nightly.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
FILES: dict[str, str] = dict(re.findall(r"^`([^`\n]+)`[^\n]*:\n\n```\w+\n(.*?)^```$", PAGE, re.M | re.S))
UNITS = {Path(path).name: body for path, body in FILES.items() if path.startswith("/etc/systemd/system/")}
SET_UP, FIRST_NIGHT = [body for language, body in BLOCKS if language == "sh"][:2]
OF_THE_SYSTEM = {"/etc/systemd/system", "/etc/cron.d", "/usr/sbin"}
PLACES = ("/opt/reconciler", "/etc/reconciler", "/var/lib/reconciler", "/srv/hr", "/usr/sbin/sendmail")


def needed(program: str) -> None:
    """Skip a test where a program is missing; where a change is judged, that is a failure."""
    if shutil.which(program) is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{program} is not installed")


# -- a machine as the page sets it up ---------------------------------------------------------------------------------


@dataclass
class Host:
    """The folders of the page below another one, with the sandbox in place of the API."""

    root: Path
    room: Room

    def placed(self, text: str) -> str:
        """Return a text with the page's paths below this root."""
        return re.sub(rf"(?<![\w.])({'|'.join(PLACES)})", lambda found: f"{self.root}{found[0]}", text)

    def path(self, path: str) -> Path:
        """Return where a path of the page is."""
        return self.root / path.removeprefix("/")

    def sh(
        self, script: str, stdin: str = "", fails: bool = False, env: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run lines of the page."""
        ended = subprocess.run(
            ["sh", "-eu", "-c", self.placed(script)],
            env={**self.env, **(env or {})},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert bool(ended.returncode) == fails, ended
        return ended

    @property
    def env(self) -> Mapping[str, str]:
        """Where the API is: the one thing that the page leaves to its default."""
        left_to_the_page = {"RECONCILER_CLIENT_SECRET", "RECONCILER_STATE_DIR"}
        own = {name: value for name, value in self.room.env.items() if name not in left_to_the_page}
        return {**own, "PATH": f"{self.root / 'bin'}:{own['PATH']}"}

    def command(self, name: str, script: str) -> None:
        """Put a program of the system in its place."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)

    def sheet(self, *rows: Mapping[str, str]) -> None:
        """Put the sheet where the page has it."""
        book = Workbook()
        assert book.active
        for row in (list(rows[0]), *(list(row.values()) for row in rows)):
            book.active.append(row)
        book.save(self.path("/srv/hr/people.xlsx"))

    def mails(self) -> str:
        """Return what was mailed, one after the other."""
        mails = self.root / "mails"
        return mails.read_text("utf-8") if mails.exists() else ""


@pytest.fixture
def host(rehearse: Rehearse, tmp_path: Path) -> Host:
    """Set a machine up by the lines of the page: all but the account and the installation."""
    host = Host(tmp_path / "root", rehearse(live_company("acme", live_person("ada"))))
    (host.root / "opt/reconciler/bin").mkdir(parents=True)
    (host.root / "opt/reconciler/bin/reconciler").symlink_to(COMMAND)
    folders = [line for line in SET_UP.splitlines() if re.match(r"install|test", line)]
    host.sh(re.sub(r" -[og] \w+", "", "\n".join(folders)))
    for path, body in FILES.items():
        if path.startswith(("/opt/", "/etc/reconciler/")):
            host.path(path).write_text(host.placed(body), "utf-8")
            host.path(path).chmod(0o755 if re.search(rf"`{path}` \(`chmod 755`\)", PAGE) else 0o644)
    host.path("/etc/reconciler/secret").write_text(host.room.env["RECONCILER_CLIENT_SECRET"], "utf-8")
    host.command("/usr/sbin/sendmail", f'[ "$*" = -t ] && cat >> {shlex.quote(str(host.root / "mails"))}')
    host.command("/bin/sudo", 'shift 2; exec "$@"')
    host.sheet(person("ada"), person("new"))
    return host


def test_the_lines_that_set_up_can_be_run_twice_and_close_what_is_secret(host: Host) -> None:
    again = [line for line in SET_UP.splitlines() if re.match(r"install|test", line)]
    host.sh(re.sub(r" -[og] \w+", "", "\n".join(again)))
    modes = {
        path: host.path(path).stat().st_mode & 0o777
        for path in ("/etc/reconciler/secret", "/etc/reconciler/notify.txt", "/var/lib/reconciler")
    }
    assert modes == {
        "/etc/reconciler/secret": 0o600,
        "/etc/reconciler/notify.txt": 0o600,
        "/var/lib/reconciler": 0o700,
    }
    assert host.path("/etc/reconciler/secret").read_text("utf-8")


def test_the_first_night_by_hand(host: Host) -> None:
    notify, plan, apply = FIRST_NIGHT.splitlines()[1:]
    begin = FIRST_NIGHT.splitlines()[0] + "\n"
    with http_service() as posted:
        host.path("/etc/reconciler/notify.txt").write_text(f"json://127.0.0.1:{posted.port}\n", "utf-8")
        host.sh(begin + notify)
        assert len(posted.got) == 1
    assert "new@acme.example" in host.sh(begin + plan).stdout
    assert host.room.writes() == []
    host.sh(begin + apply, stdin="y\n")
    assert host.room.people() == {"ada@acme.example": True, "new@acme.example": True}
    assert host.path("/var/lib/reconciler/journal.sqlite3").exists()
    assert list(leaks(host.path("/var/lib"))) == []


# -- cron -------------------------------------------------------------------------------------------------------------


def test_the_script_for_cron_is_silent_on_good_nights(host: Host) -> None:
    said = host.sh("/opt/reconciler/nightly")
    assert (said.stdout, said.stderr, host.mails()) == ("", "", "")
    assert host.room.people()["new@acme.example"]


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        (person("bad", firstName="M?ller"), 6, "1 row was rejected"),
        ({"what": "no people"}, 3, "people.xlsx"),
    ],
)
def test_the_script_for_cron_mails_a_bad_night_once_and_prints_nothing(
    host: Host, row: dict[str, str], code: int, said: str
) -> None:
    host.sheet(row)
    ended = host.sh("/opt/reconciler/nightly", fails=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (code, "", "")
    head, body = host.mails().split("\n\n", 1)
    assert head.splitlines()[:2] == [
        "To: ops@example.com",
        f"Subject: {os.uname().nodename}: reconciler ended with {code}",
    ]
    assert host.mails().count("Subject: ") == 1
    assert said in body


def test_the_lines_of_the_crontab_are_some_and_the_second_one_tells_of_a_night_without_a_run(host: Host) -> None:
    lines = FILES["/etc/cron.d/reconciler"].splitlines()
    jobs = [re.split(r"\s+", line, maxsplit=6) for line in lines if not re.match(r"\w+=", line)]
    assert [job[5] for job in jobs] == ["reconciler", "reconciler"]
    nightly, due = (job[6] for job in jobs)
    assert nightly in FILES
    state = host.room.state
    host.room.state = host.path("/var/lib/reconciler")
    begun_days_ago(host.room, 3)
    host.room.state = state
    assert "Missed: nightly was due" in host.sh(due, fails=True).stdout
    host.sh(nightly)
    assert host.sh(due).stdout == ""


# -- systemd ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Write the units of the page, with programs that are here."""
    needed("systemd-analyze")
    for name, body in UNITS.items():
        for program in set(re.findall(r"(?m)^ExecStart=(\S+)", body)):
            assert program in FILES or program == "/opt/reconciler/bin/reconciler"
            body = body.replace(f"ExecStart={program}", f"ExecStart={sys.executable}")
        (tmp_path / name).write_text(body, "utf-8")
    return tmp_path


def analyzed(units: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", *words], cwd=units, capture_output=True, text=True, timeout=60, check=False
    )


def test_systemd_takes_the_units_without_a_word(units: Path) -> None:
    assert len(UNITS) == 5
    verified = analyzed(units, "verify", "--man=no", *(f"./{name}" for name in UNITS))
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


def test_systemd_would_say_so_if_it_did_not(units: Path) -> None:
    unit = units / "reconciler.service"
    unit.write_text(unit.read_text("utf-8").replace("ProtectSystem=strict", "ProtectSystem=strictly"), "utf-8")
    assert "strictly" in analyzed(units, "verify", "--man=no", f"./{unit.name}").stderr


def test_the_unit_of_the_run_is_closed_as_far_as_it_can_be(units: Path) -> None:
    judged = analyzed(units, "security", "--offline=true", "--threshold=20", "--no-pager", "./reconciler.service")
    assert judged.returncode == 0, judged.stdout


def test_what_the_units_start_is_there() -> None:
    started = set(re.findall(r"(?m)^OnFailure=(\S+)", "\n".join(UNITS.values())))
    assert {name.replace("%p", "") for name in started} <= UNITS.keys()
    enabled = re.search(r"systemctl enable --now (.*)", PAGE)
    assert enabled
    assert {*enabled[1].split()} == {name for name in UNITS if name.endswith(".timer")}


def test_the_commands_of_the_units_work(host: Host) -> None:
    run, due = (
        re.findall(r"(?m)^ExecStart=(.*)", UNITS[name])[0] for name in ("reconciler.service", "reconciler-due.service")
    )
    host.sh(run)
    assert host.room.people()["new@acme.example"]
    assert host.sh(due).stdout == ""


def test_the_mail_of_a_unit_says_which_how_and_what_was_printed(host: Host) -> None:
    host.command("/bin/journalctl", 'echo "$@"; echo "The last line."')
    ended = {"MONITOR_EXIT_STATUS": "8", "MONITOR_SERVICE_RESULT": "exit-code", "MONITOR_INVOCATION_ID": "5eed"}
    said = host.sh("/opt/reconciler/mail-failure reconciler", env=ended)
    assert said.stdout == ""
    head, body = host.mails().split("\n\n", 1)
    assert f"Subject: {os.uname().nodename}: reconciler ended with 8 (exit-code)" in head
    assert "_SYSTEMD_INVOCATION_ID=5eed" in body
    assert body.endswith("The last line.\n")


# -- containers -------------------------------------------------------------------------------------------------------


def test_the_image_starts_the_command_itself_with_words_that_it_takes() -> None:
    entry, words = (yaml.safe_load(found) for found in re.findall(r"(?m)^(?:ENTRYPOINT|CMD) (.*)", FILES["Dockerfile"]))
    assert entry == ["reconciler"]
    command, *rest = words
    assert load(command).make_context(command, list(rest)).params["yes"]


def test_the_cron_job_of_kubernetes_mounts_what_it_has_and_has_the_places_of_the_image() -> None:
    (text,) = [body for language, body in BLOCKS if language == "yaml"]
    pod = yaml.safe_load(text)["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
    mounted = {mount["mountPath"] for mount in container["volumeMounts"]}
    assert mounted == {"/var/lib/reconciler", "/etc/reconciler", "/srv/hr", "/tmp"}
    (docker,) = re.findall(r"docker run (?:.*\\\n)*.*", PAGE)
    assert {*re.findall(r"-v \S+?:([^:\s]+)", docker), *re.findall(r"--tmpfs (\S+)", docker)} == mounted
    assert f"USER {pod['securityContext']['runAsUser']}:" in FILES["Dockerfile"]


_SEALED = """
mount --make-rprivate /
for own in "$@"; do mount --bind "$own" "$own"; done
while read -r _ _ _ _ point _; do
  case " $* /proc " in *" $point "*) ;; *) mount -o remount,bind,ro "$point" 2>/dev/null || true ;; esac
done < /proc/self/mountinfo
touch "$SHEETS/x" 2>/dev/null && exit 99
[ $$ = 1 ] || exit 98
exec "$COMMAND" apply "$SHEETS" --yes
"""


def sealed(room: Room, *writable: Path) -> "subprocess.Popen[str]":
    """Start a run as process 1 where nothing can be written to but these folders."""
    apart = ["unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--mount-proc"]
    tried = subprocess.run([*apart, "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("this account may make no namespaces here")
    words: Sequence[str] = [*apart, "sh", "-euc", _SEALED, "sh", *map(str, writable)]
    env = {**room.env, "COMMAND": str(COMMAND), "SHEETS": str(room.folder / "sheets")}
    return subprocess.Popen(words, cwd=room.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_as_process_1_on_a_root_that_is_read_only_it_works_and_hears_sigterm(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), provisioning={"bolt": "never"})
    room.sheets([company("acme"), company("bolt")], [person("ada"), person("gil", "bolt")])
    room.state.mkdir(mode=0o700)
    with http_service() as posted:
        (room.folder / "notify.txt").write_text(f"json://127.0.0.1:{posted.port}\n", "utf-8")
        room.configure(notify={"urls_file": "notify.txt"})
        run = sealed(room, room.state)
        room.until(lambda: room.people("acme") or run.poll() is not None, "the first person")
        (process,) = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text("utf-8").split()
        os.kill(int(process), signal.SIGTERM)
        stdout, stderr = run.communicate(timeout=60)
        assert ["INCOMPLETE" in subject for subject in posted.subjects] == [True]
    assert run.returncode == 6, (stdout, stderr)
    assert "Ending: " in stderr
    assert room.people("acme") == {"ada@acme.example": True}
    assert "asked to end (SIGTERM)" in room.run("runs", "last").stdout


# -- folders ----------------------------------------------------------------------------------------------------------


def test_every_folder_that_an_example_names_is_made_by_a_line_of_the_page() -> None:
    made = {*re.findall(r"install -d [^\n`]*?(/\S+?)(?=[\s`])", PAGE), "/opt/reconciler", "/opt/reconciler/bin"}
    assert "python3 -m venv /opt/reconciler\n" in SET_UP
    named = set(re.findall(r"(?<![\w.}~/])/(?:opt|etc|var|srv)/[\w./@-]*\w", PAGE))
    assert len(named) > 10
    known = made | OF_THE_SYSTEM
    assert {path for path in named if path not in known and str(Path(path).parent) not in known} == set()


def test_every_folder_of_the_windows_examples_is_made() -> None:
    shell = "\n".join(body for language, body in BLOCKS if language == "powershell")
    made = {*re.findall(r"C:\\[\w\\]+", shell.split("\n")[0]), r"C:\reconciler", r"C:\reconciler\venv\Scripts"}
    assert r"py -m venv C:\reconciler\venv" in shell
    named = set(re.findall(r"C:\\[\w\\.]+\w", PAGE)) - made - {r"C:\reconciler\venv"}
    assert named
    assert {path for path in named if path.rsplit("\\", 1)[0] not in made} == set()
