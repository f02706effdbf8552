"""Each is sent a notice once: whatever stands beside it in the file, wherever it stands, and whoever else sends."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.config.notify import Notify, Recipients
from reconciler.config.settings import Settings
from reconciler.model.notice import Attachable, Event, Notice
from reconciler.notices.outbox import undelivered
from reconciler.notices.send import Delivery, Letter
from reconciler.operations import posting
from reconciler.operations.posting import tell
from reconciler.state.backends import open_state
from reconciler.state.store import JournalFailed

ALL = frozenset(Event)


class Post:
    """What is sent, in order: the address and the subject; to those that are down nothing arrives."""

    def __init__(self) -> None:
        self.sent = list[tuple[str, str]]()
        self.down = set[str]()
        self.files = dict[str, Sequence[str]]()
        self.meanwhile: Callable[[], object] = list

    def __call__(self, letters: Sequence[Letter], _timeout: float, _say: object) -> list[Delivery]:
        if letters:
            self.meanwhile()
        self.sent += [(one.address.url, one.notice.subject) for one in letters if one.address.url not in self.down]
        self.files |= {one.address.url: one.files for one in letters}
        return [
            Delivery(one.address.place, failed="down" if one.address.url in self.down else "", key=one.address.key)
            for one in letters
        ]


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    post = Post()
    monkeypatch.setattr(posting, "deliver_all", post)
    return post


def write(path: Path, *urls: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(urls), "utf-8")
    path.chmod(0o600)
    return path


def to(folder: Path, *recipients: Recipients) -> Settings:
    return Settings(state_dir=folder / "state", notify=Notify(recipients))


def send(settings: Settings, about: str, event: Event = Event.HELD) -> list[Delivery]:
    return tell(settings, [lambda _: Notice(event, about, about, "body", ((Attachable.AUDIT, __file__),))])


def late(post: Post) -> list[str]:
    return [url for url, subject in post.sent if "(late)" in subject]


def test_who_is_down_is_told_later_wherever_they_stand_by_then(tmp_path: Path, post: Post) -> None:
    file = tmp_path / "notify.txt"
    settings = to(tmp_path, Recipients(write(file, "json://a", "json://b"), ALL))
    post.down = {"json://b"}
    send(settings, "one")
    post.down = set()
    write(file, "# new", "json://new", "json://b", "json://a")
    send(settings, "two")
    send(settings, "three")
    assert late(post) == ["json://b"]


def test_whoever_is_down_for_their_address_is_wrong_is_told_once_it_is_mended(tmp_path: Path, post: Post) -> None:
    file = tmp_path / "notify.txt"
    settings = to(tmp_path, Recipients(write(file, "json://a", "json://wrong"), ALL))
    post.down = {"json://wrong"}
    send(settings, "one")
    write(file, "json://a", "json://right")
    send(settings, "two")
    send(settings, "three")
    assert late(post) == ["json://right"]


def test_files_of_one_name_in_two_folders_are_two(tmp_path: Path, post: Post) -> None:
    files = [write(tmp_path / name / "notify.txt", f"json://{name}") for name in "ab"]
    settings = to(tmp_path, *(Recipients(file, ALL) for file in files))
    post.down = {"json://b"}
    send(settings, "one")
    post.down = set()
    send(settings, "two")
    assert late(post) == ["json://b"]


def test_an_address_in_two_tables_gets_one_letter_with_the_files_of_both(tmp_path: Path, post: Post) -> None:
    file = write(tmp_path / "notify.txt", "json://a", "json://a")
    audit = frozenset({Attachable.AUDIT})
    settings = to(tmp_path, Recipients(file, ALL), Recipients(file, ALL, audit))
    post.down = {"json://a"}
    send(settings, "one")
    assert list(post.files["json://a"]) == [__file__]
    post.down = set()
    send(settings, "two")
    assert [subject for _, subject in post.sent] == ["two", "one (late) "]


def test_what_another_command_is_sending_is_not_sent_by_this_one(tmp_path: Path, post: Post) -> None:
    settings = to(tmp_path, Recipients(write(tmp_path / "notify.txt", "json://a"), ALL))

    def meanwhile() -> None:
        post.meanwhile = list
        send(settings, "missed-1", Event.MISSED)
        send(settings, "held-2")

    post.meanwhile = meanwhile
    send(settings, "missed-1", Event.MISSED)
    assert sorted(subject for _, subject in post.sent) == ["held-2", "missed-1"]


def test_without_a_record_is_sent_what_is_told_once_and_nothing_that_every_command_would_send(
    tmp_path: Path, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = to(tmp_path, Recipients(write(tmp_path / "notify.txt", "json://a"), ALL))
    post.down = {"json://a"}
    send(settings, "old")
    post.down = set()

    def fails(*_: object) -> None:
        raise JournalFailed("read only")

    for name in ("claim", "record"):
        monkeypatch.setattr(posting, name, fails)
    (failed, *_) = send(settings, "missed", Event.MISSED)
    assert "read only" in failed.failed
    send(settings, "ended")
    assert [subject for _, subject in post.sent] == ["ended"]


def test_nothing_of_an_address_is_on_record(tmp_path: Path, post: Post) -> None:
    settings = to(tmp_path, Recipients(write(tmp_path / "notify.txt", "json://canary"), ALL))
    post.down = {"json://canary"}
    send(settings, "one")
    with closing(open_state(settings.state)) as store:
        (one,) = undelivered(store.journal, datetime.now(UTC))
    assert "canary" not in repr(one)
    assert list(one.places.values()) == ["notify.txt line 1"]
