"""Sheets on another machine are taken whole or not at all, and leave nothing behind; the machine is a table here."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.config.remote import Remote
from reconciler.errors import InputRefused
from reconciler.model.far_address import FarAddress
from reconciler.model.finding_code import Code
from reconciler.sheets.load import load
from reconciler.sources import far_sheets, fetch
from reconciler.sources.far_sheets import FarSheets
from reconciler.sources.look import Look, Reader

ROWS = b"companyVanityName,email,firstName,lastName\nacme,ann@acme.example,Ann,Archer\n"
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
PEOPLE, FOLDER = FarAddress("sftp://h/out/people.csv"), FarAddress("sftp://h/out")


class Machine:
    """Files by path, each with when it was last changed; whatever is asked goes through `on`."""

    def __init__(self) -> None:
        self.files = {"/out/people.csv": (ROWS, AT)}
        self.on: dict[str, list[Callable[[], object]]] = {}
        self.opened_so_often = self.closed = 0

    def put(self, path: str, content: bytes = ROWS, at: datetime = AT) -> None:
        """Put a file there."""
        self.files[path] = (content, at)

    def look(self, address: FarAddress) -> Look:
        """Return how a file looks."""
        self._heard("look")
        if any(path.startswith(f"{address.path.rstrip('/')}/") for path in self.files):
            return Look(0, None, is_folder=True)
        content, at = self.files[address.path] if address.path in self.files else _missing(address.path)
        return Look(len(content), at)

    def listed(self, address: FarAddress) -> Iterable[tuple[str, Look]]:
        """Yield what is in a folder."""
        for path in list(self.files):
            yield path.rpartition("/")[2], self.look(FarAddress(f"sftp://h{path.replace('%', '%25')}"))

    @contextmanager
    def opened(self, address: FarAddress) -> Iterator[Reader]:
        """Open a file."""
        self._heard("open")
        yield io.BytesIO(self.files[address.path][0])
        self._heard("read")

    def close(self) -> None:
        """Count it."""
        self.closed += 1

    def _heard(self, what: str) -> None:
        if waiting := self.on.get(what):
            waiting.pop(0)()


def _missing(path: str) -> tuple[bytes, datetime]:
    raise FileNotFoundError(path)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine that every address is on."""
    one = Machine()

    def opened(_address: FarAddress, _remote: Remote) -> Machine:
        one.opened_so_often += 1
        return one

    monkeypatch.setattr(far_sheets, "opened", opened)
    return one


@pytest.fixture
def far(tmp_path: Path, machine: Machine) -> Iterator[FarSheets]:
    """What fetches; its folder is empty again at the end."""
    fetching = FarSheets((), lambda: tmp_path, lambda _seconds: None)
    yield fetching
    fetching.close()
    assert list(tmp_path.iterdir()) == []
    assert machine.closed == machine.opened_so_often


def refused(far: FarSheets, address: FarAddress = PEOPLE) -> InputRefused:
    with pytest.raises(InputRefused) as error:
        far.brought([address])
    return error.value


def test_a_sheet_is_read_as_from_its_address_and_by_the_time_there(far: FarSheets) -> None:
    desired = load(far.brought([PEOPLE]))
    (source,) = desired.sources
    assert (source.name, source.path, source.modified) == ("people.csv", PEOPLE, "2026-03-01T08:00:00+00:00")
    assert [row.origin.source for rows in desired.users.values() for row in rows.values()] == ["people.csv"]
    (here,) = far.here(desired.sources)
    assert Path(here.path).read_bytes() == ROWS
    assert Path(here.path).stat().st_mode & 0o777 == 0o600
    assert not desired.stamps


def test_a_folder_gives_its_sheets_and_tells_what_else_is_there(far: FarSheets, machine: Machine) -> None:
    machine.put("/out/50%.csv", ROWS.replace(b"ann", b"bob"))
    machine.put("/out/.hidden.csv")
    machine.put("/out/notes.pdf")
    machine.put("/out/Thumbs.db")
    desired = load(far.brought([FOLDER]))
    assert [source.path for source in desired.sources] == ["sftp://h/out/50%25.csv", PEOPLE]
    told = [finding.value for finding in desired.findings if finding.code is Code.FILE_PASSED_OVER]
    assert told == [".hidden.csv", "notes.pdf"]


def test_two_of_one_name_are_told_apart_by_their_addresses(far: FarSheets, machine: Machine) -> None:
    machine.put("/in/people.csv", ROWS.replace(b"ann", b"bob"))
    desired = load(far.brought([PEOPLE, FarAddress("sftp://h/in/people.csv")]))
    assert [source.name for source in desired.sources] == [PEOPLE, "sftp://h/in/people.csv"]


def test_a_sheet_that_grows_while_it_is_waited_for_or_read_is_refused(far: FarSheets, machine: Machine) -> None:
    def grow() -> None:
        machine.put(PEOPLE.path, ROWS + b"acme", AT + timedelta(seconds=1))

    machine.on = {"open": [grow]}
    assert refused(far).code == Code.FILE_CHANGING
    machine.on = {"read": [lambda: machine.put(PEOPLE.path, ROWS, AT)]}
    assert refused(far).code == Code.FILE_CHANGING
    machine.on = {"look": [lambda: None, lambda: None, grow]}
    machine.put(PEOPLE.path)
    assert refused(far).code == Code.FILE_CHANGING


def test_a_sheet_of_which_fewer_bytes_come_than_it_has_is_refused(
    far: FarSheets, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "look", lambda _address: Look(len(ROWS) + 1, AT))
    monkeypatch.setattr(fetch, "_BESIDE", ())
    assert refused(far).code == Code.FILE_CHANGING


@pytest.mark.parametrize("beside", ["people.csv.part", "people.csv.filepart", "people.csv.tmp"])
def test_a_sheet_that_is_being_uploaded_is_refused(far: FarSheets, machine: Machine, beside: str) -> None:
    machine.put(f"/out/{beside}", b"half")
    said = refused(far)
    assert (said.code, beside in str(said)) == (Code.FILE_TEMPORARY, True)
    if not beside.endswith(".tmp"):  # which may be of anything, in a folder
        assert refused(far, FOLDER).code == Code.FILE_TEMPORARY
    assert refused(far, FarAddress(f"sftp://h/out/{beside}")).code == Code.FILE_TEMPORARY


def test_a_sheet_beyond_the_bound_is_refused_also_where_its_size_is_not_told(
    far: FarSheets, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 10)
    assert refused(far).code == Code.FILE_TOO_LARGE
    monkeypatch.setattr(machine, "look", lambda _address: Look(None, AT))
    monkeypatch.setattr(fetch, "_BESIDE", ())
    assert refused(far).code == Code.FILE_TOO_LARGE


def test_a_connection_that_breaks_off_is_made_anew_a_few_times(far: FarSheets, machine: Machine) -> None:
    def broken() -> None:
        raise TimeoutError

    machine.on = {"open": [broken, broken]}
    assert len(far.brought([PEOPLE])) == 1
    assert machine.opened_so_often == 3
    machine.on = {"look": [broken] * 3}
    assert refused(far, FarAddress("sftp://h/in/people.csv")).code == Code.FILE_UNREACHABLE
    assert machine.opened_so_often == 5, "three attempts, the first over the connection that was there"


def test_what_was_refused_is_not_asked_for_again(far: FarSheets, machine: Machine) -> None:
    machine.on = {"look": [lambda: _missing("x")]}
    assert refused(far).code == Code.FILE_MISSING
    assert machine.opened_so_often == 1


def test_whether_a_sheet_is_another_now_is_told_by_its_looks_and_in_doubt_by_its_bytes(
    far: FarSheets, machine: Machine
) -> None:
    read = load(far.brought([PEOPLE])).sources
    assert far.changed([PEOPLE], read) == []
    machine.put(PEOPLE.path, ROWS, AT + timedelta(days=1))
    assert far.changed([PEOPLE], read) == []
    machine.put(PEOPLE.path, ROWS.replace(b"Ann", b"Eve"), AT + timedelta(days=1))
    assert far.changed([PEOPLE], read) == ["people.csv"]
    del machine.files[PEOPLE.path]
    assert far.changed([PEOPLE], read) == ["people.csv"]


def test_a_sheet_that_is_new_in_a_folder_is_a_change(far: FarSheets, machine: Machine) -> None:
    read = load(far.brought([FOLDER])).sources
    assert far.changed([FOLDER], read) == []
    machine.put("/out/more.csv")
    assert far.changed([FOLDER], read) == ["more.csv"]
    machine.files.clear()
    assert far.changed([FOLDER], read) == ["people.csv", "out"]
