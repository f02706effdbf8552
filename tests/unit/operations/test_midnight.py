"""The same sheet on two days: what the clock alone changes."""

import asyncio
import os
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from reconciler.config.connection import Connection, Secret
from reconciler.config.settings import Pace, Settings
from reconciler.model.action import ActionKind
from reconciler.model.policy import Policy
from reconciler.model.report import Report
from reconciler.operations.apply import apply
from reconciler.operations.plan import plan
from reconciler.run import decide, run
from reconciler.run.request import Request
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.sandbox.world import World

NOW = datetime.now(UTC)
HEADER = "companyVanityName,email,firstName,lastName,endDate\n"
SEED = """{"companies": [{"name": "Acme", "vanityName": "acme", "emailDomains": ["acme.example"], "users": [
  {"email": "dan@acme.example", "firstName": "Dan", "lastName": "Ode"}]}]}"""


class Clock(datetime):
    """A clock that somebody sets."""

    moment = NOW

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return what the clock was set to."""
        return cls.moment.astimezone(tz)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Give one live person, whose last day is today, and a clock that stands."""
    monkeypatch.setattr(run, "datetime", Clock)
    monkeypatch.setattr(decide, "datetime", Clock)
    monkeypatch.setattr(Clock, "moment", NOW)
    (tmp_path / "seed.json").write_text(SEED)
    sheet = tmp_path / "people.csv"
    sheet.write_text(f"{HEADER}acme,dan@acme.example,Dan,Ode,{NOW.date()}\n")
    os.utime(sheet, (NOW.timestamp(), NOW.timestamp()))  # the clock stands, and a sheet of a later moment is refused
    return load_seed(tmp_path / "seed.json")


def ended(world: World, folder: Path, request: Request, *, applied: bool) -> Report:
    settings = Settings(state_dir=folder / "state", policy=Policy(zone="UTC"), pace=Pace(settle_s=1))
    with running(world) as url:
        env = environment(url, world)
        connection = Connection(
            f"{url}/api/v2",
            env["RECONCILER_TOKEN_URL"],
            env["RECONCILER_LOGIN_URL"],
            env["RECONCILER_CLIENT_ID"],
            Secret(env["RECONCILER_CLIENT_SECRET"]),
        )
        return asyncio.run((apply if applied else plan)(request, settings, connection))


def test_a_leaver_of_today_loses_access_in_the_night_after(world: World, tmp_path: Path) -> None:
    request = Request(sources=[tmp_path / "people.csv"])
    first = ended(world, tmp_path, request, applied=True)
    assert (first.planned, [one.code for one in first.findings]) == ([], ["end_date.coming"])
    Clock.moment = NOW + timedelta(days=1)
    second = ended(world, tmp_path, request, applied=True)
    assert [action.kind for action in second.planned] == [ActionKind.DEACTIVATE_USER]
    assert second.exit_code == 0


def test_a_plan_of_before_midnight_is_refused_after_it_where_more_is_to_be_done(world: World, tmp_path: Path) -> None:
    ended(world, tmp_path, Request(sources=[tmp_path / "people.csv"], out=tmp_path / "plan.json"), applied=False)
    Clock.moment = NOW + timedelta(days=1)
    refused = ended(world, tmp_path, Request(plan_file=tmp_path / "plan.json"), applied=True)
    assert (refused.exit_code, refused.results) == (5, [])


def test_an_answer_on_another_day_is_too_late(world: World, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(f"{HEADER}acme,eve@acme.example,Eve,Poe,{NOW.date()}\n")

    async def asked(_report: Report) -> bool:
        Clock.moment = NOW + timedelta(days=1)
        return True

    late = ended(world, tmp_path, Request(sources=[tmp_path / "people.csv"], approve=asked), applied=True)
    assert (late.exit_code, len(late.planned)) == (5, 1)
    assert "It is no longer" in late.error
