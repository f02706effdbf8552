"""Addresses: marks that say that their owner has left, and names that only look like them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.leavers import addresses
from reconciler.sheets.leavers.addresses import is_marked
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted

MARKED = (
    "ray.left zz-ray zz.ray.roe zzray.roe ex-ray.roe ex_ray disabled_ray ray.roe_disabled left-ray.roe old_ray.roe "
    "ray.roe.inactive inactive.ray ray.roe-leaver ray.roe.old xx_ray ray.roe+left gesperrt_ray ray_archived RAY.LEFT "
    "ray.deleted deleted.ray ray.terminated ray.retired ray.exmatrikuliert ray.gone dnu_ray ray_del zz_ray "
    "p2.alum alumni-p3 ex.ray p6_graduated p12.exmat x_ben.orme"
)
PLAIN = "ray.roe alex exley oldman x.roe formera leftwich.r delroy del.toro cleft r.olds goldsmith termini ray-anne.roe"

ADDRESSES = st.lists(
    st.sampled_from([*addresses._EVERY_WORD, *"-_+.@@\n 7x", "zz", "xx", "ex", "Ray", "alumni", "OLD"]),
    max_size=7,
).map("".join)


@pytest.mark.thorough
@each("address", MARKED.split())
def test_a_mark_in_an_address_rejects_its_row_alone_or_among_others(tmp_path: Path, address: str) -> None:
    rows = [["acme", f"ann{at}@acme.example", "Ann", "Archer"] for at in range(3)]
    marked = ["acme", f"{address}@acme.example", "Ray", "Roe"]
    assert told(loaded(tmp_path, USER, marked)) == [("B2", "row.left")]
    assert told(loaded(tmp_path, USER, *rows, marked)) == [("B5", "row.left")]
    assert told(loaded(tmp_path, [*USER, "active"], [*marked, None])) == [("B2", "row.left")]
    assert wanted(loaded(tmp_path, [*USER, "active"], [*marked, "yes"])) == {"Ray"}
    assert told(loaded(tmp_path, [*USER, "active"], [*marked, "no"])) == []


@each("address", PLAIN.split())
def test_an_address_without_a_mark_goes_through(tmp_path: Path, address: str) -> None:
    assert wanted(loaded(tmp_path, USER, ["acme", f"{address}@acme.example", "Ray", "Roe"])) == {"Ray"}


def test_spaces_before_an_address_hide_no_mark(tmp_path: Path) -> None:
    assert told(loaded(tmp_path, USER, ["acme", " \tzz-ray@acme.example", "Ray", "Roe"])) == [("B2", "row.left")]


def test_a_name_is_no_mark() -> None:
    assert not is_marked("ray.left@acme.example", ["Ray", "Left"])
    assert not is_marked("zzuri@acme.example", ["Zzuri"])
    assert not is_marked("harold_old@acme.example", ["Harold Old"])


def test_an_address_of_alumni_asks_for_a_yes(tmp_path: Path) -> None:
    ray = ["acme", "ray@alumni.acme.example", "Ray", "Roe"]
    assert told(loaded(tmp_path, USER, ray)) == [("B2", "row.left")]
    assert wanted(loaded(tmp_path, [*USER, "active"], [*ray, "yes"])) == {"Ray"}


@given(cells=st.lists(ADDRESSES | st.none() | st.just(7), max_size=5))
def test_a_look_at_many_addresses_finds_each_that_has_a_mark(cells: list[str | int | None]) -> None:
    found = list(addresses._telling(cells))
    assert found == [place for place, cell in enumerate(cells) if addresses._telling([cell])]
    assert {place for place, cell in enumerate(cells) if isinstance(cell, str) and is_marked(cell, [])} <= set(found)


DAN = ["acme", "dan@acme.example", "Dan", "Dale"]
EVE = ["acme", "eve@acme.example", "Eve", "Ellis"]


@each(
    ("address", "is_marked"),
    [
        ("x.jane", True),
        ("x-jane", True),
        ("jane.ex", True),
        ("ret_jane", True),
        ("old.jane", True),
        ("j.doe", False),
        ("jane.x", False),
        ("janex", False),
    ],
)
def test_a_part_that_no_other_address_has_is_asked_about(tmp_path: Path, address: str, is_marked: bool) -> None:
    jane = ["acme", f"{address}@acme.example", "Jane", "Doe"]
    assert told(loaded(tmp_path, USER, ANN, BOB, CID, DAN, EVE, jane)) == [("B7", "row.left")] * is_marked


def test_a_part_that_many_addresses_have_or_that_is_an_initial_is_none(tmp_path: Path) -> None:
    external = [["acme", f"x.{name.lower()}@acme.example", name, "Doe"] for name in ("Gus", "Hal", "Ida")]
    assert told(loaded(tmp_path, USER, ANN, BOB, CID, *external)) == []
    assert told(loaded(tmp_path, USER, ANN, BOB, CID, ["acme", "x.gil@acme.example", "Xavier", "Gil"])) == []
