"""What people do with plans on the page is told, and nobody waits for that."""

import json
import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.notice import Event
from reconciler.operations.show import show
from reconciler.web.jobs import telling
from tests.acceptance.receivers import Posted, http_service
from tests.each import each
from tests.unit.operations.test_asking import plan_file

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # a library of Apprise's

SAID = "ask ray@acme.example first"


@pytest.fixture
def posted() -> Iterator[Posted]:
    with http_service() as service:
        yield service


class _Stdin:
    def __init__(self, order: dict[str, Any]) -> None:
        self.buffer = self
        self._text = json.dumps(order)

    def read(self) -> str:
        return self._text


@pytest.fixture
def order(tmp_path: Path, posted: Posted, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    (tmp_path / "notify.txt").write_text(f"json://127.0.0.1:{posted.port}/", "utf-8")
    (tmp_path / "notify.txt").chmod(0o600)
    config = tmp_path / "r.toml"
    config.write_text('[notify]\nurls_file = "notify.txt"\nurl = "https://page.example/"\n', "utf-8")
    monkeypatch.setenv("RECONCILER_STATE_DIR", str(tmp_path / "state"))
    account = {"id": "local|bob", "name": "bob"}
    return {"config": str(config), "plan": str(plan_file(tmp_path)), "actor": {"login": account, "process": account}}


@each(
    ("event", "withdrawn", "subject", "happened"),
    [
        (Event.ASKED, False, "APPROVAL NEEDED", "bob asks for the yes of a second person to the plan"),
        (Event.SENT_BACK, False, "SENT BACK", "bob has sent back the plan"),
        (Event.APPROVED, False, "APPROVED", "bob has approved the plan"),
        (Event.APPROVED, True, "APPROVAL WITHDRAWN", "bob has taken back the approval of the plan"),
    ],
)
def test_each_is_told_with_who_did_it_and_where_it_is(
    event: Event, withdrawn: bool, subject: str, happened: str, order: dict[str, Any], posted: Posted,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", _Stdin({**order, "said": SAID, "event": event, "withdrawn": withdrawn}))
    telling.main()
    told = posted.got[-1]
    assert told["title"] == f"reconciler h: {subject}: 1 person would lose access"
    assert f"  {happened} {order['plan']}" in told["message"]
    assert "ray@" not in told["message"]
    if event is not Event.APPROVED:
        assert "ask r…@acme.example first" in told["message"]
        assert f"https://page.example/plans/{show(Path(order['plan'])).plan_digest}" in told["message"]


def test_whoever_tells_is_given_no_secret_of_the_api_or_of_the_page(
    order: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RECONCILER_CLIENT_SECRET", "RECONCILER_PAGE_CLIENT_SECRET", "CREDENTIALS_DIRECTORY"):
        monkeypatch.setenv(name, "canary")
    given = list[dict[str, str]]()

    class Noted:
        stdin = BytesIO()

        def __init__(self, *_: object, env: dict[str, str] | None = None, **__: object) -> None:
            given.append(dict(os.environ if env is None else env))

    monkeypatch.setattr("subprocess.Popen", Noted)
    telling.tell_apart(order, "", Event.ASKED)
    assert "RECONCILER_STATE_DIR" in given[0]
    assert "canary" not in given[0].values()
