"""What a worker tells to whoever watches it."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx2
import pytest

from reconciler.errors import ReconcilerError, UsageError
from reconciler.jobs.listening import listening


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def worker(*, is_well: bool = True, metrics: bytes | ReconcilerError = b"# EOF\n") -> Iterator[httpx2.Client]:
    """Have a worker listen, and give who asks it."""

    def read() -> bytes:
        if isinstance(metrics, ReconcilerError):
            raise metrics
        return metrics

    address = f"127.0.0.1:{free_port()}"
    with listening(address, lambda: is_well, read), httpx2.Client(base_url=f"http://{address}") as client:
        yield client


def test_it_is_well_as_long_as_it_looks_for_work() -> None:
    with worker() as asked:
        answer = asked.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    with worker(is_well=False) as asked:
        answer = asked.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "stuck"})


def test_metrics_are_those_of_now() -> None:
    with worker(metrics=b"reconciler_runs_total 1\n# EOF\n") as asked:
        answer = asked.get("/metrics")
        assert (answer.status_code, answer.text) == (200, "reconciler_runs_total 1\n# EOF\n")
        assert answer.headers["content-type"].startswith("application/openmetrics-text")
        assert asked.get("/").status_code == 404
    with worker(metrics=ReconcilerError("no")) as asked:
        assert asked.get("/metrics").status_code == 503


def test_without_an_address_nothing_listens() -> None:
    with listening("", lambda: True, lambda: b""):
        pass


@pytest.mark.parametrize("address", ["9108", "localhost:9108", "127.0.0.1:", "127.0.0.1:70000", "127.0.0.1:0"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match=r"Give an IP address and a port"), listening(address, lambda: True, bytes):
        pass


def test_an_address_that_is_taken_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(UsageError, match="nothing can listen there"), listening(address, lambda: True, bytes):
            pass
