"""The service over real HTTP."""

import os
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

import httpx2
import pytest

from reconciler.errors import UsageError
from reconciler.sandbox.server import running, serve
from reconciler.sandbox.world import World

SCRIPT = """
from reconciler.sandbox.server import serve
from reconciler.sandbox.world import World
serve(World(), 0, lambda url: print(url, flush=True))
print("stopped", flush=True)
"""


def test_token_and_users_over_http(sandbox: Any) -> None:
    with running(sandbox.world) as url, httpx2.Client(base_url=url) as client:
        credentials = {"client_id": "sandbox", "client_secret": "sandbox-secret"}
        asked = {**credentials, "audience": "https://api.symphony.com/partners", "grant_type": "client_credentials"}
        token = client.post("/oauth/token", json=asked).json()["access_token"]
        client.headers["authorization"] = f"Bearer {token}"
        answer = client.get(f"/api/v2/companies/{sandbox.company_id()}/users")
        assert (answer.status_code, answer.json()["total"]) == (200, 3)
        assert answer.headers["x-trace-id"]
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url)


def test_connection_can_be_dropped_or_cut_short() -> None:
    with running(World()) as url, httpx2.Client(base_url=url) as client:
        cut = {"status": 200, "headers": {"content-length": "99"}, "body": "half"}
        client.post("/sandbox/faults", json=[{"drop": True}, cut])
        with pytest.raises(httpx2.RemoteProtocolError, match="without sending a response"):
            client.get("/api/v2/companies")
        with pytest.raises(httpx2.RemoteProtocolError, match="complete message body"):
            client.get("/api/v2/companies")
        assert [entry["status"] for entry in client.get("/sandbox/requests").json()] == [None, 200]


def at_once(url: str, delay_s: float) -> int:
    """Make three calls that are each delayed so long, and return how many were under way together."""
    httpx2.post(f"{url}/sandbox/faults", json=[{"delay_s": delay_s, "times": None}])
    calls = [threading.Thread(target=httpx2.get, args=(f"{url}/api/v2/companies",)) for _ in range(3)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    return int(max(entry["in_flight"] for entry in httpx2.get(f"{url}/sandbox/requests").json()))


def test_calls_are_served_side_by_side() -> None:
    with running(World()) as url:
        # A machine that is busy elsewhere may need longer to come to the third.
        assert any(at_once(url, delay_s) == 3 for delay_s in (0.2, 1.0, 4.0))


def test_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}"):
            serve(World(), port, lambda url: None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_the_service_cleanly(number: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://127.0.0.1:")
    process.send_signal(number)
    assert process.communicate(timeout=10) == ("stopped\n", "")
    assert process.returncode == 0
