"""Handing work over: the sheets are kept, and the words of `apply` come out as they went in."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from reconciler.cli import submit as command
from reconciler.config.settings import Settings, load_settings
from reconciler.errors import InputRefused, PlanRefused, UsageError
from reconciler.model.job import Job, Order
from reconciler.operations.jobs import JobRequest, job_standing, job_under_way, submit, words_of
from reconciler.state.backends import open_state
from reconciler.state.jobs import find_job, record_attempt, record_job

ENVIRONMENT = {"RECONCILER_CLIENT_ID": "me", "RECONCILER_API_URL": "https://api.example"}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Set a place for the state, and a folder to work in."""
    for name, value in {**ENVIRONMENT, "RECONCILER_STATE_DIR": str(tmp_path / "state")}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return load_settings()


def sheet(name: str, text: str = "email\nada@acme.example\n") -> Path:
    """Write a sheet."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def job_of(settings: Settings, job_id: str) -> Job:
    """Give a job as it is on record."""
    with closing(open_state(settings.state)) as store:
        return find_job(store.journal, job_id)


def told(*arguments: str) -> str:
    """Hand over by the command line, and give the job's name."""
    result = CliRunner().invoke(command.command, ["apply", *arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document.keys() == {"job"}
    return str(document["job"])


def test_each_file_is_kept_and_is_to_apply_what_it_was(settings: Settings) -> None:
    for name in ("in/a.csv", "in/b.csv", "c.csv", "u.csv", "f.json"):
        sheet(name, f"of {name}")
    job_id = told("in", "--companies", "c.csv", "--users", "u.csv", "--fixes", "f.json")
    words = words_of(job_of(settings, job_id), settings)
    a, b, companies, c, users, u, fixes, f = words
    assert (companies, users, fixes) == ("--companies", "--users", "--fixes")
    kept = {Path(path).name: Path(path).read_text("utf-8") for path in (a, b, c, u, f)}
    assert kept == {
        "a.csv": "of in/a.csv", "b.csv": "of in/b.csv", "c.csv": "of c.csv", "u.csv": "of u.csv", "f.json": "of f.json"
    }  # fmt: skip
    assert all(Path(path).is_relative_to(settings.state.folder / "drops") for path in (a, b, c, u, f))


def test_a_kept_sheet_is_as_old_as_it_was(settings: Settings) -> None:
    import os

    os.utime(sheet("a.csv"), (1_700_000_000, 1_700_000_000))
    (kept,) = words_of(job_of(settings, told("a.csv")), settings)
    assert Path(kept).stat().st_mtime == 1_700_000_000


def test_options_come_out_as_they_went_in_and_paths_lead_where_they_led(settings: Settings) -> None:
    sheet("a.csv")
    options = [
        "--absent-users=deactivate", "--absent-runs=3", "--confirm-deactivations=1,200", "--older-sheet",
        "--confirm-companies-gone=acme", "--confirm-companies-gone=bolt", "--audit=out.xlsx", "--deadline=2h",
        "--on-hold=deactivations", "--rate=5/s", "--api=connect",
    ]  # fmt: skip
    words = words_of(job_of(settings, told("a.csv", "--yes", *options)), settings)
    there = [word for word in words if word.startswith("--")]
    expected = {*options, "--confirm-deactivations=1200", f"--audit={Path.cwd() / 'out.xlsx'}"}
    assert set(there) == expected - {"--confirm-deactivations=1,200", "--audit=out.xlsx"}


def test_without_a_sheet_those_of_the_configuration_are_taken_with_their_feed(settings: Settings) -> None:
    sheet("hr/a.csv")
    Path("reconciler.toml").write_text('[sources]\nfiles = ["hr"]\nfeed = "hr"\n', "utf-8")
    for job_id in (told(), told("hr/a.csv")):
        job = job_of(settings, job_id)
        assert job.order
        with closing(open_state(settings.state)) as store:
            (dropped,) = store.journal.records(job.order.drop, "dropped")
        assert dropped.body["feed"] == "hr"


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (JobRequest([Path("none.csv")]), InputRefused),
        (JobRequest([Path("empty.csv")]), UsageError),
        (JobRequest(plan_file=Path("plan.json")), PlanRefused),
    ],
)
def test_what_cannot_be_kept_is_no_job(settings: Settings, request_: JobRequest, error: type[Exception]) -> None:
    Path("empty.csv").touch()
    sheet("plan.json", "{}")
    with pytest.raises(error):
        submit(request_, settings)
    with closing(open_state(settings.state)) as store:
        assert list(store.journal.of_jobs()) == []


def test_a_job_whose_sheets_are_gone_says_so(settings: Settings) -> None:
    job = job_of(settings, told(str(sheet("a.csv"))))
    for path in settings.state.folder.glob("drops/*/a.csv"):
        path.unlink()
    with pytest.raises(UsageError, match=r"a\.csv is kept here no more"):
        words_of(job, settings)
    with pytest.raises(UsageError, match="was taken out"):
        words_of(job._replace(order=None), settings)


def test_the_process_of_a_job_knows_its_run_and_who_handed_it_over(settings: Settings) -> None:
    job = job_of(settings, told(str(sheet("a.csv"))))
    environment = {"RECONCILER_JOB": f"{job.job_id}/run-1"}
    assert job_under_way(settings, {}) is None
    with pytest.raises(UsageError, match="is not under way"):
        job_under_way(settings, environment)
    with closing(open_state(settings.state)) as store:
        record_attempt(store.journal, job, "worker-00000001", "run-1")
    under_way = job_under_way(settings, environment)
    assert under_way
    assert job.by
    assert (under_way.run_id, under_way.hands) == ("run-1", (job.by,))
    assert under_way.actor
    assert under_way.actor.login == job.by.login


def test_the_process_of_a_schedule_acts_for_nobody_else(settings: Settings) -> None:
    with closing(open_state(settings.state)) as store:
        record_job(store.journal, "t", "job-1", Order(("a.csv",), schedule="nightly", due="x"), None)
        record_attempt(store.journal, find_job(store.journal, "job-1"), "worker-00000001", "run-1")
    under_way = job_under_way(settings, {"RECONCILER_JOB": "job-1/run-1"})
    assert under_way
    assert (under_way.actor, under_way.hands) == (None, ())


def test_a_job_of_a_worker_that_is_gone_is_queued_again(settings: Settings) -> None:
    job_id = told(str(sheet("a.csv")))
    assert job_standing(settings.state, job_id)[1:] == ("queued", None, None, None)
    with closing(open_state(settings.state)) as store:
        record_attempt(store.journal, find_job(store.journal, job_id), "worker-00000001", "run-1")
    assert job_standing(settings.state, job_id)[1:] == ("queued", None, None, "worker-00000001")
