"""Nothing of an address is in what is told of it, whatever a service says."""

import time

import pytest
from apprise import Apprise

from reconciler.config.notify import Address
from reconciler.errors import UsageError
from reconciler.model.notice import Event, Notice
from reconciler.notices.send import Delivery, Letter, _parts, deliver, deliver_all, service_of
from reconciler.report.words.english.notices import trouble
from tests.acceptance.receivers import http_service, stuck_service
from tests.each import each

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # a library of Apprise's

NO_TRUST = "its certificate cannot be trusted, or it speaks no TLS"
NOTICE = Notice(Event.HELD, "run-1", "subject", "body")


@pytest.mark.parametrize(
    "url",
    [
        "json://someone:secret-word@127.0.0.1:1/hidden-path?key=hidden-key",
        "json://127.0.0.1:1/a%2Fb%2Fhidden-path",
        "mailto://someone:secret-word@127.0.0.1:1?to=hidden-key@ops.example&from=me@ops.example",
        "xml://127.0.0.1:1/hidden-path",
    ],
)
def test_a_failure_tells_no_part_of_the_address(url: str) -> None:
    delivery = deliver(Letter(NOTICE, Address(url, "notify.txt line 3")), trouble)
    assert delivery.place == "notify.txt line 3"
    assert delivery.failed
    assert [word for word in ("someone", "secret-word", "hidden") if word in str(delivery)] == []


@each(
    ("url", "hidden"),
    [
        ("slack://TokenA-123456/TokenB/TokenC", "TokenA-123456"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "123456789:abcdefg_hijklmnop"),
        ("discord://webhook-id-4711/webhook-token", "webhook-id-4711"),
        ("pagerduty://integration-key@api-key-4711", "api-key-4711"),
        ("json://hooks.example/T0KEN", ""),
        ("mailtos://me:word@mail.example?to=you@ops.example", ""),
    ],
)
def test_a_token_in_the_place_of_the_host_is_a_secret_and_a_host_is_none(url: str, hidden: str) -> None:
    parts = _parts(url)
    assert hidden in [*parts, ""]
    assert not {"hooks.example", "mail.example"}.intersection(parts)


def test_a_service_that_repeats_the_address_is_silenced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Said:
        level = "WARNING"
        message = "cannot post to https://hooks.example/T0KEN/SECRET-of-the-hook for ops@ops.example"

    class Result(list):  # type: ignore[type-arg]
        status = 1

        def __bool__(self) -> bool:
            return False

    class One:
        def logs(self) -> list[Said]:
            return [Said()]

    monkeypatch.setattr(Apprise, "notify", lambda *_args, **_more: Result([One()]))
    delivery = deliver(Letter(NOTICE, Address("json://hooks.example/T0KEN/SECRET-of-the-hook", "line 1")), trouble)
    assert delivery == Delivery("line 1", "JSON", "cannot post to https://hooks.example/***/*** for o…@ops.example")


@each("text", ["nonsense", "mailto://", "slack://x", "carrier-pigeon://secret-word", "http://"])
def test_what_is_no_address_is_told_without_being_shown(text: str) -> None:
    with pytest.raises(UsageError, match=r"^notify.txt line 1: ") as raised:
        service_of(Address(text, "notify.txt line 1"))
    assert "secret-word" not in str(raised.value)


@pytest.mark.parametrize("drips", [False, True])
@pytest.mark.parametrize("scheme", ["mailto", "mailtos", "json"])
def test_all_is_over_in_time_whatever_an_address_does_and_the_others_have_got_it(scheme: str, drips: bool) -> None:
    with stuck_service(drips) as hung, http_service() as posted:
        stuck = Address(
            f"{scheme}://someone:secret-word@127.0.0.1:{hung.port}?to=me@ops.example&from=it@ops.example", "line 1"
        )
        well = Address(f"json://127.0.0.1:{posted.port}", "line 2")
        deliver_all([Letter(NOTICE, well)], 60, trouble)  # what it takes to load what sends
        begun = time.monotonic()
        ends = deliver_all([Letter(NOTICE, stuck), Letter(NOTICE, well), Letter(NOTICE, stuck)], 1, trouble)
        assert time.monotonic() - begun < 10
        slow = Delivery("line 1", failed="it took longer than there is time for it")
        assert ends == [slow, Delivery("line 2", "JSON"), slow]
        assert len(posted.got) == 2


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mailto://a:secret-word@127.0.0.1:1?to=me@ops.example&from=it@ops.example", "nothing answers there"),
        ("json://127.0.0.1:1/secret-word", "nothing answers there"),
        ("mailto://a:secret-word@nowhere.invalid?to=me@ops.example&from=it@ops.example", "its name is not known"),
        ("json://nowhere.invalid/secret-word", "its name is not known"),
        ("jsons://127.0.0.1:{port}/secret-word", NO_TRUST),
        ("mailtos://a:secret-word@127.0.0.1:{port}?to=me@ops.example&from=it@ops.example&mode=ssl", NO_TRUST),
    ],
)  # fmt: skip
def test_why_a_connection_failed_is_told_in_words_of_our_own(url: str, reason: str) -> None:
    with http_service() as posted:
        failed = deliver(Letter(NOTICE, Address(url.format(port=posted.port), "line 1")), trouble).failed
    assert failed.endswith(f" ({reason})")
    assert "secret-word" not in failed


def test_a_service_that_breaks_tells_which_error_and_nothing_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def notify(*_args: object, **_more: object) -> None:
        raise KeyError("secret-word")

    monkeypatch.setattr(Apprise, "notify", notify)
    assert deliver(Letter(NOTICE, Address("json://127.0.0.1:1/secret-word", "line 1")), trouble).failed == "KeyError"
