"""Sheets that were handed in: kept as they are, under names that harm nobody, with who handed them in on record."""

import io
import stat
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from reconciler.model.actor import Account, Actor
from reconciler.model.state_place import StatePlace
from reconciler.operations.drops import (
    Handed,
    date_sheets,
    distinct,
    drop_of,
    known_feeds,
    safe_name,
    same_before,
    sheets_of,
    take_drop,
)
from reconciler.sheets.formats.detect import read_bytes
from reconciler.state.backends import open_state, open_to_read
from reconciler.state.derived import FEED
from tests.unit.sheets.formats.test_own_moment import excel

ANN = Actor(Account("local|ann", "Ann"), Account("990", "reconciler"))


def handed(*files: tuple[str, bytes]) -> list[Handed]:
    return [Handed(called, io.BytesIO(content)) for called, content in files]


def test_a_drop_is_kept_byte_for_byte_for_its_owner_alone_and_on_record(tmp_path: Path) -> None:
    drop = take_drop(
        StatePlace(tmp_path), "t", ANN, handed(("../../etc/people (3).xlsx", b"PK\x00 rows"), ("b.csv", b"a,b"))
    )
    assert drop_of(StatePlace(tmp_path), "t", drop.drop_id) == drop
    assert (drop.by, [file.name for file in drop.files]) == (ANN, ["people (3).xlsx", "b.csv"])
    paths = sheets_of(StatePlace(tmp_path), drop)
    assert [path.read_bytes() for path in paths] == [b"PK\x00 rows", b"a,b"]
    assert {path.parent for path in paths} == {tmp_path / "drops" / drop.drop_id}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o400}
    assert stat.S_IMODE(paths[0].parent.stat().st_mode) == 0o700
    with closing(open_to_read(StatePlace(tmp_path))) as store:
        assert store.journal.broken_at() is None
        (line,) = store.journal.lines(drop.drop_id)
        assert (line.chain, line.kind) == ("t", "dropped")


@pytest.mark.parametrize("files", [(), (("a.csv", b""),), (("a.csv", b"x"), ("b.csv", b""))])
def test_what_is_empty_is_not_kept(tmp_path: Path, files: tuple[tuple[str, bytes], ...]) -> None:
    with pytest.raises(UsageError):
        take_drop(StatePlace(tmp_path), "t", ANN, handed(*files))
    drops = tmp_path / "drops"
    assert not (drops.exists() and list(drops.iterdir()))


def test_another_partner_has_no_such_drop(tmp_path: Path) -> None:
    drop = take_drop(StatePlace(tmp_path), "t", ANN, handed(("a.csv", b"x")))
    for tenant, name in (("other", drop.drop_id), ("t", "../plans"), ("t", f"{drop.drop_id}/.."), ("t", "drop-none")):
        with pytest.raises(UsageError):
            drop_of(StatePlace(tmp_path), tenant, name)


def test_a_drop_that_somebody_has_removed_says_so(tmp_path: Path) -> None:
    drop = take_drop(StatePlace(tmp_path), "t", ANN, handed(("a.csv", b"x")))
    sheets_of(StatePlace(tmp_path), drop)[0].unlink()
    with pytest.raises(UsageError, match=r"a\.csv is kept here no more"):
        sheets_of(StatePlace(tmp_path), drop)


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("people.xlsx", "people.xlsx"),
        ("C:\\Users\\ann\\people.xlsx", "people.xlsx"),
        ("../../../etc/passwd", "passwd"),
        ("..", "sheet"),
        ("", "sheet"),
        (".csv", "csv"),
        ("~$people.xlsx", "people.xlsx"),
        ("a\u202egpj.xlsx", "agpj.xlsx"),
        ("a\x00b\r\nSet-Cookie: x.csv", "abSet-Cookie x.csv"),
        ("Überblick März.xlsx", "Überblick März.xlsx"),
        ('<script>alert("1")</script>.csv', "script>.csv".replace(">", "")),
    ],
)
def test_a_file_has_a_name_that_harms_nobody(called: str, name: str) -> None:
    assert safe_name(called) == name


@given(st.text(max_size=300))
def test_whatever_it_is_called_its_name_is_one_part_of_a_path(called: str) -> None:
    name = safe_name(called)
    assert name == Path(name).name
    assert name.isprintable()
    assert 0 < len(name.encode()) <= 120
    assert not name.startswith((".", "~"))
    assert safe_name(name) == name


@given(st.lists(st.sampled_from(["a.csv", "A.csv", "a-2.csv", "b", "B", "b-2"]), max_size=8))
def test_no_two_files_of_a_drop_have_one_name(names: list[str]) -> None:
    given_names = distinct(names)
    assert len({name.casefold() for name in given_names}) == len(names)


def test_a_drop_keeps_of_which_feed_it_is_and_how_old_its_files_are_said_to_be(tmp_path: Path) -> None:
    files = [Handed("a.csv", io.BytesIO(b"x"), 1772000000.0)]
    drop = take_drop(StatePlace(tmp_path), "t", ANN, files, "  hr \n east ")
    kept = drop_of(StatePlace(tmp_path), "t", drop.drop_id)
    assert (kept.feed, kept.files[0].changed) == ("hr east", 1772000000.0)


@pytest.mark.parametrize("feed", ["x" * 101, "a\u202eb", "a\x00b"])
def test_what_is_no_name_of_a_feed_is_refused(tmp_path: Path, feed: str) -> None:
    with pytest.raises(UsageError, match="up to 100"):
        take_drop(StatePlace(tmp_path), "t", ANN, handed(("a.csv", b"x")), feed)


def test_the_same_bytes_are_told_by_the_last_drop_before_that_has_them(tmp_path: Path) -> None:
    first = take_drop(StatePlace(tmp_path), "t", ANN, handed(("a.csv", b"x"), ("b.csv", b"y")))
    take_drop(StatePlace(tmp_path), "other", ANN, handed(("a.csv", b"x")))
    second = take_drop(StatePlace(tmp_path), "t", ANN, handed(("again.csv", b"x")))
    third = take_drop(StatePlace(tmp_path), "t", ANN, handed(("c.csv", b"x"), ("d.csv", b"y"), ("e.csv", b"z")))
    found = {name: before.drop_id for name, before in same_before(StatePlace(tmp_path), "t", third)}
    assert found == {"c.csv": second.drop_id, "d.csv": first.drop_id}
    assert same_before(StatePlace(tmp_path), "t", first) == []


def test_sheets_are_as_old_as_they_say_or_as_is_said_of_them_and_else_nobody_knows(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("own.xlsx", "told.csv", "unknown.csv")]
    paths[0].write_bytes(excel("2026-03-02T09:15:00Z"))
    for path in paths[1:]:
        path.write_bytes(b"email\n")
    date_sheets(paths, [1.0, 1772000000.0, 0.0])
    read = [read_bytes(path, path.name).modified for path in paths]
    assert read == ["2026-03-02T09:15:00+00:00", "2026-02-25T06:13:20+00:00", ""]


def test_the_feeds_that_are_known_are_those_of_the_settings_and_of_runs(tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path))) as store:
        store.journal.append(
            "t", "run-1", [(FEED, {"tenant": "t", "name": "hr", "rows": {"acme": 3}, "counted": None})]
        )
        store.journal.append("t", "run-2", [(FEED, {"tenant": "t", "name": "", "rows": {"bolt": 1}, "counted": None})])
    settings = Settings(state_dir=tmp_path, feed="nightly")
    assert known_feeds(StatePlace(tmp_path), "t", settings) == {"hr": frozenset({"acme"}), "nightly": frozenset()}
    assert known_feeds(StatePlace(tmp_path), "other", Settings(state_dir=tmp_path)) == {}
