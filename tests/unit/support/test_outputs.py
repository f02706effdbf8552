"""The one rule for what is written: nothing that a person made is overwritten (architecture, promise 14)."""

import ast
import os
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reconciler.errors import OutputTaken, UsageError
from reconciler.report.input_workbook import write_template
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.errors import error
from reconciler.state.plan_file import read_plan, write_plan
from reconciler.support import outputs
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind, kind_of, seal
from tests.examples import examples
from tests.unit.state.test_plan_file import plan

PERSONS = b"what a person made"
REPLACING = [Kind.PLAN, Kind.SHEETS]
BOOKS = [kind for kind in Kind if kind not in (Kind.METRICS, Kind.SETTINGS)]
NUMBERED = [Kind.AUDIT, Kind.MARKED, Kind.PLAN_BOOK, Kind.ACCESS_BOOK]


def ours(path: Path, kind: Kind, edited: bool = False) -> bytes:
    """Put a file of this program there, and give its bytes."""
    path.unlink(missing_ok=True)
    if kind is Kind.PLAN:
        write_plan(plan(), path, english)
        if edited:
            path.write_bytes(path.read_bytes().replace(b":", b": ", 1))
    else:
        write_template(path)
        load_workbook(path).save(path)
        if not edited:
            seal(path, kind)
    return path.read_bytes()


def name(kind: Kind) -> str:
    return "out.json" if kind is Kind.PLAN else "out.xlsx"


def attempt(output: Output) -> Path:
    """Ask first, as each command does, and write."""
    output.require_possible()
    return output.write([b"new"])


def snapshot(folder: Path) -> dict[str, bytes | str]:
    """Give all that stands in a folder: bytes of files, where links lead, and what else there is."""
    return {
        str(path.relative_to(folder)): f"→ {path.readlink()}"
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else "no file"
        for path in folder.rglob("*")
    }


# -- a free name --


@pytest.mark.parametrize("kind", Kind)
def test_a_free_name_is_taken_and_the_file_is_its_owners_alone(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / name(kind)
    before = os.umask(0)
    try:
        assert attempt(Output(path, kind)) == path
    finally:
        os.umask(before)
    assert snapshot(tmp_path) == {path.name: b"new"}
    assert stat.S_IMODE(path.stat().st_mode) == (0o644 if kind is Kind.METRICS else 0o600)


@pytest.mark.parametrize("kind", Kind)
def test_no_folder_is_made(tmp_path: Path, kind: Kind) -> None:
    with pytest.raises(UsageError, match="does not exist or cannot be written to"):
        attempt(Output(tmp_path / "nowhere" / name(kind), kind))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", Kind)
def test_a_folder_that_may_not_be_written_to_is_found_beforehand(
    tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (tmp_path, os.W_OK))
    with pytest.raises(UsageError, match="cannot be written to"):
        Output(tmp_path / name(kind), kind).require_possible()


@pytest.mark.parametrize("path", ["x" * 300 + ".xlsx", "out.xlsx/below.xlsx"])
def test_a_name_that_cannot_be_is_told_in_words(tmp_path: Path, path: str) -> None:
    (tmp_path / "out.xlsx").touch()
    with pytest.raises(UsageError):
        Output(tmp_path / path, Kind.SHEETS).require_possible()


# -- what stands there --


@pytest.mark.parametrize("kind", REPLACING)
def test_what_a_person_made_is_refused_unless_somebody_insists(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / name(kind)
    path.write_bytes(PERSONS)
    with pytest.raises(OutputTaken) as told:
        attempt(Output(path, kind))
    sentence = "is there already, and this program did not write it, or it was changed since"
    assert error(told.value) == f"{path} {sentence}: name another file, or add --force."
    assert snapshot(tmp_path) == {path.name: PERSONS}
    attempt(Output(path, kind, force=True))
    assert snapshot(tmp_path) == {path.name: b"new"}


@pytest.mark.parametrize("kind", REPLACING)
def test_what_this_program_wrote_is_replaced_until_somebody_changes_it(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / name(kind)
    changed = ours(path, kind, edited=True)
    with pytest.raises(OutputTaken, match="changed since"):
        attempt(Output(path, kind))
    assert snapshot(tmp_path) == {path.name: changed}
    ours(path, kind)
    attempt(Output(path, kind))
    assert snapshot(tmp_path) == {path.name: b"new"}


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (Kind.AUDIT, "an audit workbook of this program"),
        (Kind.MARKED, "a marked copy of sheets of this program"),
        (Kind.PLAN, "a plan of this program"),
    ],
)
def test_one_kind_does_not_take_the_place_of_another(tmp_path: Path, there: Kind, told: str) -> None:
    path = tmp_path / "out.xlsx"
    ours(path, there)
    before = snapshot(tmp_path)
    with pytest.raises(OutputTaken, match=told):
        attempt(Output(path, Kind.SHEETS))
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("kind", REPLACING)
@pytest.mark.parametrize("to", ["target.xlsx", "nowhere.xlsx"])
def test_a_link_is_refused_and_so_is_what_it_leads_to_spared(tmp_path: Path, kind: Kind, to: str, force: bool) -> None:
    ours(tmp_path / "target.xlsx", kind)
    path = tmp_path / name(kind)
    path.symlink_to(tmp_path / to)
    before = snapshot(tmp_path)
    with pytest.raises(UsageError, match=r"this is a link to .* Name the file itself"):
        attempt(Output(path, kind, force))
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("kind", Kind)
def test_a_folder_is_refused(tmp_path: Path, kind: Kind, force: bool) -> None:
    path = tmp_path / name(kind)
    path.mkdir()
    with pytest.raises(UsageError, match="this is a folder"):
        attempt(Output(path, kind, force))
    assert snapshot(tmp_path) == {path.name: "no file"}


# -- what is read --

SPELLINGS: dict[str, Callable[[Path, Path], Path]] = {
    "itself": lambda source, _: source,
    "another way there": lambda source, folder: folder / "deep" / ".." / source.name,
    "through a link": lambda source, folder: _linked(folder / f"link{source.suffix}", source),
    "through a hard link": lambda source, folder: _hard_linked(folder / f"hard{source.suffix}", source),
    "through a linked folder": lambda source, folder: _linked(folder / "there", folder) / source.name,
    "in other letters": lambda source, _: source.with_name(source.name.upper()),
    "with accents put together": lambda source, _: source.with_name(source.name.replace("é", "e\u0301")),
}


def _linked(path: Path, to: Path) -> Path:
    path.symlink_to(to)
    return path


def _hard_linked(path: Path, to: Path) -> Path:
    path.hardlink_to(to)
    return path


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("as_folder", [False, True])
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_is_read_is_never_written_over(
    tmp_path: Path, kind: Kind, spelling: str, as_folder: bool, force: bool
) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    source = folder / f"Usérs{Path(name(kind)).suffix.lower()}"
    source.write_bytes(PERSONS)
    path = SPELLINGS[spelling](source, folder)
    if not path.suffix.islower():
        path = path.with_suffix(source.suffix)
    before = snapshot(tmp_path)
    output = Output(path, kind, force, (folder if as_folder else source,))
    if as_folder and kind in NUMBERED:
        attempt(output)
    else:
        with pytest.raises(UsageError, match="one of those that are read"):
            attempt(output)
    assert snapshot(tmp_path) | before == snapshot(tmp_path)


@pytest.mark.parametrize("force", [False, True])
def test_a_sheet_of_ours_that_is_read_is_not_written_over_either(tmp_path: Path, force: bool) -> None:
    path = tmp_path / "out.xlsx"
    before = ours(path, Kind.SHEETS)
    for kept in (path, tmp_path):
        with pytest.raises(UsageError, match="one of those that are read"):
            attempt(Output(path, Kind.SHEETS, force, (kept,)))
    assert path.read_bytes() == before


def test_a_sheet_that_is_to_be_read_can_be_made(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    attempt(Output(path, Kind.SHEETS, kept=(path,)))
    assert path.read_bytes() == b"new"


def test_a_plan_among_the_sheets_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    ours(path, Kind.PLAN)
    attempt(Output(path, Kind.PLAN, kept=(tmp_path,)))
    assert path.read_bytes() == b"new"


# -- numbers --


@pytest.mark.parametrize("kind", NUMBERED)
def test_audits_and_marked_copies_get_a_number_whatever_is_there(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "out.xlsx"
    ours(path, kind)
    (tmp_path / "out-2.xlsx").write_bytes(PERSONS)
    (tmp_path / "out-3.xlsx").symlink_to("nowhere")
    os.mkfifo(tmp_path / "out-4.xlsx")
    (tmp_path / "out-5.xlsx").mkdir()
    before = snapshot(tmp_path)
    assert attempt(Output(path, kind, force=True)).name == "out-6.xlsx"
    assert attempt(Output(path, kind)).name == "out-7.xlsx"
    assert snapshot(tmp_path) == before | {"out-6.xlsx": b"new", "out-7.xlsx": b"new"}


def test_an_audit_takes_a_number_that_is_free_for_its_marked_copy_too(tmp_path: Path) -> None:
    for taken in ("out-marked.xlsx", "out-2.xlsx", "out-3-marked.xlsx"):
        (tmp_path / taken).write_bytes(PERSONS)
    assert attempt(Output(tmp_path / "out.xlsx", Kind.AUDIT)).name == "out-4.xlsx"


# -- races --


@pytest.mark.parametrize("kind", Kind)
def test_a_file_that_comes_between_looking_and_writing_is_spared(
    tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = Output(tmp_path / name(kind), kind)
    link = os.link

    def late(draft: Path, path: Path) -> None:
        if path == output.path:
            output.path.write_bytes(PERSONS)
        link(draft, path)

    monkeypatch.setattr(os, "link", late)
    if kind in NUMBERED:
        assert attempt(output).name == "out-2.xlsx"
    else:
        with pytest.raises(OutputTaken):
            attempt(output)
    assert output.path.read_bytes() == PERSONS
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("kind", REPLACING)
def test_a_file_that_is_saved_while_it_is_proven_ours_is_spared(
    tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name(kind)
    ours(path, kind)
    looks = []

    def saved_meanwhile(there: Path) -> Kind | None:
        found = kind_of(there)
        looks.append(found)
        if len(looks) == 3:  # beforehand, before the writing, before the name is taken
            there.write_bytes(PERSONS)
        return found

    monkeypatch.setattr(outputs, "kind_of", saved_meanwhile)
    with pytest.raises(OutputTaken):
        attempt(Output(path, kind))
    assert looks == [kind] * 3
    assert snapshot(tmp_path) == {path.name: PERSONS}


@pytest.mark.parametrize("kind", NUMBERED)
def test_many_at_once_never_share_a_name(tmp_path: Path, kind: Kind) -> None:
    taken: list[Path] = []
    threads = [
        threading.Thread(target=lambda n=n: taken.append(Output(tmp_path / "out.xlsx", kind).write([b"%d" % n])))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(path.read_bytes() for path in set(taken)) == sorted(b"%d" % n for n in range(12))


@pytest.mark.parametrize("kind", Kind)
def test_a_disk_without_hard_links_is_as_safe(tmp_path: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", unsupported)
    path = tmp_path / name(kind)
    assert attempt(Output(path, kind)).read_bytes() == b"new"
    path.write_bytes(PERSONS)
    if kind in NUMBERED:
        assert attempt(Output(path, kind)).name == "out-2.xlsx"
    else:
        with pytest.raises(OutputTaken):
            attempt(Output(path, kind))
    assert path.read_bytes() == PERSONS


def test_what_stops_the_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("stop")

    ours(tmp_path / "out.json", Kind.PLAN)
    before = snapshot(tmp_path)
    with pytest.raises(RuntimeError, match="stop"):
        Output(tmp_path / "out.json", Kind.PLAN).write(pieces())
    assert snapshot(tmp_path) == before


# -- streams --


def test_a_plan_may_go_nowhere_or_into_a_pipe(tmp_path: Path) -> None:
    attempt(Output(Path("/dev/null"), Kind.PLAN))
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_plan(plan(), Output(pipe, Kind.PLAN), english)
    (tmp_path / "read.json").write_bytes(os.read(reader, 1 << 16))
    os.close(reader)
    assert read_plan(tmp_path / "read.json") == plan()


@pytest.mark.parametrize("spelling", ["/dev/fd/{}", "/proc/self/fd/{}"])
def test_an_open_file_is_not_cut_but_goes_on_where_it_stands(tmp_path: Path, spelling: str) -> None:
    with (tmp_path / "notes").open("wb") as file:
        file.write(PERSONS)
        file.flush()
        attempt(Output(Path(spelling.format(file.fileno())), Kind.PLAN))
        file.write(b" and more")
    assert (tmp_path / "notes").read_bytes() == PERSONS + b"new and more"


def test_a_workbook_goes_into_no_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "out.xlsx")
    with pytest.raises(UsageError, match="no ordinary file"):
        attempt(Output(tmp_path / "out.xlsx", Kind.SHEETS, force=True))


# -- the law --

_NAMES = ["out.xlsx", "out-2.xlsx", "out-marked.xlsx", "OUT.xlsx", "other.xlsx"]


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    there=st.dictionaries(
        st.sampled_from(_NAMES), st.sampled_from(["person", "link", "dangling", "folder", *BOOKS]), max_size=5
    ),
    kind=st.sampled_from(BOOKS),
    target=st.sampled_from(_NAMES),
    kept=st.lists(st.sampled_from([*_NAMES, "."]), max_size=2),
)
def test_whatever_is_there_what_was_not_ours_is_the_same_afterwards(
    tmp_path_factory: pytest.TempPathFactory, there: dict[str, str], kind: Kind, target: str, kept: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("room")
    for file, what in there.items():
        path = folder / file
        if what == "person":
            path.write_bytes(PERSONS)
        elif what in ("link", "dangling"):
            path.symlink_to("target" if what == "link" else "nowhere")
        elif what == "folder":
            path.mkdir()
        else:
            path.write_bytes(_ours(Kind(what)))
    (folder / "target").write_bytes(PERSONS)
    before = snapshot(folder)
    try:
        written = attempt(Output(folder / target, kind, kept=tuple(folder / one for one in kept)))
    except UsageError:
        assert snapshot(folder) == before
        return
    after = snapshot(folder)
    assert after.pop(written.name) == b"new"
    if written.name in before:
        assert kind in REPLACING
        assert there.get(written.name) == kind
        del before[written.name]
    assert after == before


_known: dict[Kind, bytes] = {}


def _ours(kind: Kind) -> bytes:
    if kind not in _known:
        with tempfile.TemporaryDirectory() as folder:
            _known[kind] = ours(Path(folder, "out.xlsx"), kind)
    return _known[kind]


# -- the one place --

_WRITES = {"write_bytes", "write_text", "copyfile", "copy", "copy2", "copytree", "move", "rename", "hardlink_to",
           "os.link", "os.replace", "os.rename", "mkstemp", "NamedTemporaryFile", "write_private",
           "open_private"}  # fmt: skip
_MAY_WRITE = {
    "support/outputs.py": {"os.link"},
    "support/private_files.py": {"open_private"},
    "report/marked/own_book/cell_marks.py": {"copy"},  # of a font
    "sandbox/spoiling.py": {"copy"},  # of a dictionary
    "sandbox/control.py": {"rename"},  # of a person
    "state/lock.py": {"open_private", "write_private"},
    "state/postgres_database.py": {"copy"},  # rows into a table
    "state/postgres_files.py": {"copy", "open_private"},  # rows into a table; what others have shared
    "state/worker_locks.py": {"open_private"},
    "state/sqlite_database.py": {"open_private"},
    "jobs/worker.py": {"open_private"},
    "state/set_pause.py": {"write_private"},
    "state/told_heads.py": {"write_private"},
    "state/traces.py": {"write_private"},
    "state/sqlite_reading.py": {"copyfile"},  # into a folder of its own, which goes at once
    "cli/log_setup.py": {"open_private"},
    "operations/backup.py": {"write_private"},  # into a folder of its own, which goes at once
    "operations/restore.py": {"write_private"},  # the same
    "operations/demo_page.py": {"write_text"},  # into a folder of its own, which goes with the demonstration
    "operations/drops.py": {"open_private"},
    "operations/fixing.py": {"open_private"},
    "operations/forget_files.py": {"write_private"},  # the log of faults, without some lines
    "inbox/claims.py": {"rename", "write_private"},  # of what somebody has put there for us, into a folder of ours
    "inbox/deliveries.py": {"copyfile"},  # the same
    "inbox/endings.py": {"write_private"},  # the same, and a text under a name that nothing has
    "inbox/placing.py": {"copy2", "os.link"},  # never in the place of anything: it gets a number
    "sources/far_sheets.py": {"open_private"},  # into a folder of its own, which goes at once
    "web/store_postgres.py": {"copy"},  # rows into a table
    "web/store_sqlite.py": {"open_private"},
}
"""What writes, and what of it: one module for people's files, the others for what the program keeps to itself."""


def test_nothing_else_writes_files() -> None:
    root = Path(outputs.__file__).parents[1]
    found = {
        str(path.relative_to(root)): names
        for path in root.rglob("*.py")
        if (names := _called(ast.parse(path.read_text("utf-8"))) & _WRITES)
    }
    assert found == _MAY_WRITE


def _called(tree: ast.AST) -> set[str]:
    calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {name if name.startswith("os.") else name.rpartition(".")[2] for name in calls}
