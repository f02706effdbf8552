"""A watchdog is told within a time, or it is said why not; nothing of its address is in that."""

import time

import pytest

from reconciler.notices.ping import ping_all
from reconciler.report.words.english.notices import trouble
from tests.acceptance.receivers import http_service, stuck_service


def test_all_are_told_side_by_side_and_one_that_hangs_holds_up_nobody_for_long() -> None:
    with http_service() as posted, stuck_service(drips=True) as drips, stuck_service(drips=False) as silent:
        ports = {"well": posted.port, "drips": drips.port, "silent": silent.port}
        begun = time.monotonic()
        whys = ping_all({name: f"http://127.0.0.1:{port}/secret-word" for name, port in ports.items()}, 1)
        assert time.monotonic() - begun < 10
        assert posted.asked == ["/secret-word"]
        assert whys.keys() == {"drips", "silent"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/secret-word", "nothing answers there"),
        ("http://nowhere.invalid/secret-word", "its name is not known"),
        ("https://127.0.0.1:{port}/secret-word", "its certificate cannot be trusted, or it speaks no TLS"),
        ("http://127.0.0.1:{port}/secret-word", "it answered 503"),
        ("http://[secret-word", "it could not be reached"),
        ("http://127.0.0.1:{port}/secret word", "it could not be reached"),
    ],
)
def test_why_a_watchdog_was_not_told_is_said_without_its_address(url: str, said: str) -> None:
    with http_service() as posted:
        posted.status = 503
        (why,) = ping_all({"nightly": url.format(port=posted.port)}).values()
    assert trouble(why) == said
