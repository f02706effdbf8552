"""Nothing of an address is in what is told of it, whatever a service says."""

import pytest
from apprise import Apprise

from reconciler.config.notify import Address
from reconciler.errors import UsageError
from reconciler.model.notice import Event, Notice
from reconciler.notices.send import Delivery, deliver, service_of
from tests.each import each

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # a library of Apprise's

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
    delivery = deliver(NOTICE, Address(url, "notify.txt line 3"), [])
    assert delivery.place == "notify.txt line 3"
    assert delivery.failed
    assert [word for word in ("someone", "secret-word", "hidden") if word in str(delivery)] == []


def test_a_service_that_repeats_the_address_is_silenced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Said:
        message = "cannot post to https://hooks.example/T0KEN/SECRET-of-the-hook for ops@ops.example"

    class Result(list):  # type: ignore[type-arg]
        status = 1

        def __bool__(self) -> bool:
            return False

    class One:
        def logs(self) -> list[Said]:
            return [Said()]

    monkeypatch.setattr(Apprise, "notify", lambda *_args, **_more: Result([One()]))
    delivery = deliver(NOTICE, Address("json://hooks.example/T0KEN/SECRET-of-the-hook", "line 1"), [])
    assert delivery == Delivery("line 1", "JSON", "cannot post to https://hooks.example/***/*** for o…@ops.example")


@each("text", ["nonsense", "mailto://", "slack://x", "carrier-pigeon://secret-word", "http://"])
def test_what_is_no_address_is_told_without_being_shown(text: str) -> None:
    with pytest.raises(UsageError, match=r"^notify.txt line 1: ") as raised:
        service_of(Address(text, "notify.txt line 1"))
    assert "secret-word" not in str(raised.value)
