"""Sheets that were handed in: kept as they are, under names that harm nobody, with who handed them in on record."""

import io
import stat
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import UsageError
from reconciler.model.actor import Account, Actor
from reconciler.operations.drops import Handed, distinct, drop_of, safe_name, sheets_of, take_drop
from reconciler.state.backends import open_to_read

ANN = Actor(Account("local|ann", "Ann"), Account("990", "reconciler"))


def handed(*files: tuple[str, bytes]) -> list[Handed]:
    return [Handed(called, io.BytesIO(content)) for called, content in files]


def test_a_drop_is_kept_byte_for_byte_for_its_owner_alone_and_on_record(tmp_path: Path) -> None:
    drop = take_drop(tmp_path, "t", ANN, handed(("../../etc/people (3).xlsx", b"PK\x00 rows"), ("b.csv", b"a,b")))
    assert drop_of(tmp_path, "t", drop.drop_id) == drop
    assert (drop.by, [file.name for file in drop.files]) == (ANN, ["people (3).xlsx", "b.csv"])
    paths = sheets_of(tmp_path, drop)
    assert [path.read_bytes() for path in paths] == [b"PK\x00 rows", b"a,b"]
    assert {path.parent for path in paths} == {tmp_path / "drops" / drop.drop_id}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o400}
    assert stat.S_IMODE(paths[0].parent.stat().st_mode) == 0o700
    with closing(open_to_read(tmp_path)) as store:
        assert store.journal.broken_at() is None
        (line,) = store.journal.lines(drop.drop_id)
        assert (line.chain, line.kind) == ("t", "dropped")


@pytest.mark.parametrize("files", [(), (("a.csv", b""),), (("a.csv", b"x"), ("b.csv", b""))])
def test_what_is_empty_is_not_kept(tmp_path: Path, files: tuple[tuple[str, bytes], ...]) -> None:
    with pytest.raises(UsageError):
        take_drop(tmp_path, "t", ANN, handed(*files))
    drops = tmp_path / "drops"
    assert not (drops.exists() and list(drops.iterdir()))


def test_another_partner_has_no_such_drop(tmp_path: Path) -> None:
    drop = take_drop(tmp_path, "t", ANN, handed(("a.csv", b"x")))
    for tenant, name in (("other", drop.drop_id), ("t", "../plans"), ("t", f"{drop.drop_id}/.."), ("t", "drop-none")):
        with pytest.raises(UsageError):
            drop_of(tmp_path, tenant, name)


def test_a_drop_that_somebody_has_removed_says_so(tmp_path: Path) -> None:
    drop = take_drop(tmp_path, "t", ANN, handed(("a.csv", b"x")))
    sheets_of(tmp_path, drop)[0].unlink()
    with pytest.raises(UsageError, match=r"a\.csv is kept here no more"):
        sheets_of(tmp_path, drop)


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
