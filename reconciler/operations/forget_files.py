"""The files of a state folder that name somebody: which they are, which stand in the way, and how they are cleaned."""

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from reconciler.errors import InputRefused, NoSuchRun, PlanRefused
from reconciler.model.far_address import FETCHED
from reconciler.model.forgotten import Forgotten
from reconciler.model.schedule import DONE, TO_FIX
from reconciler.report.audit.workbook import write_audit
from reconciler.report.words.english.forgotten import taken_out
from reconciler.report.xlsx.blanking import blank_rows, names_somebody
from reconciler.sheets.formats.read import read_file
from reconciler.state.jobs import all_jobs
from reconciler.state.known_people import KnownPeople
from reconciler.state.plan_file import is_plan, read_plan
from reconciler.state.replay import past_run
from reconciler.state.runs import find_run
from reconciler.state.store import Journal
from reconciler.support.drafts import clear_left_over, drafting
from reconciler.support.own_files import Kind, kind_of, seal
from reconciler.support.private_files import hand_over, sync, write_private

_DATABASES = re.compile(r"(?:journal|page)\.sqlite3(?:-wal|-shm|-journal)?")
_FAULTS = "faults.log"
_FOLDERS = ("", "audits", "plans", "drops", FETCHED)
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")

Names = Callable[[str], bool]


@dataclass
class Found:
    """The files that name somebody: audits with their runs, marked copies, plans, folders of drops, the log of faults.

    `delivered` are those in the folders that people put sheets into, `digests` are those of the sheets that were
    dropped, `in_the_way` says of each file that cannot be cleaned why; `removed` are, once files are cleaned, the
    marked copies that went as a whole.
    """

    audits: dict[Path, str] = field(default_factory=dict)
    marked: list[Path] = field(default_factory=list)
    plans: list[Path] = field(default_factory=list)
    drops: list[Path] = field(default_factory=list)
    faults: list[Path] = field(default_factory=list)
    delivered: list[Path] = field(default_factory=list)
    digests: set[str] = field(default_factory=set)
    in_the_way: list[str] = field(default_factory=list)
    removed: list[Path] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many files and folders these are."""
        return sum(map(len, (self.audits, self.marked, self.plans, self.drops, self.faults, self.delivered)))


def find_files(
    state_dir: Path,
    known: KnownPeople,
    journal: Journal,
    spent: Callable[[Path], bool],
    now: datetime,
    inboxes: Iterable[Path] = (),
) -> Found:
    """Return the files of a state folder, and of inboxes, that name somebody.

    `spent` says whether a plan has been carried out.
    """
    names, found = _namer(known), Found()
    for name in _FOLDERS:
        clear_left_over(state_dir / name)
    for path in _files(state_dir):
        folder, *rest = path.relative_to(state_dir).parts
        if not rest and _DATABASES.fullmatch(folder):
            continue
        if folder == "drops" and len(rest) > 1:
            if names(_as_text(path.name)) or _sheet_names(path, names):
                found.digests.add(_digest(path))
                found.drops += {state_dir / folder / rest[0]} - {*found.drops}
        elif _is_named(path, names) or (folder == "plans" and _has(path, known.digests)):
            _sort(path, folder, found, spent, now)
    _find_runs(found, known, journal)
    _judge_drops(state_dir, found, now)
    _find_delivered(inboxes, names, found)
    _judge_jobs(found, journal)
    return found


def _find_delivered(inboxes: Iterable[Path], names: Names, found: Found) -> None:
    """Note what is in inboxes and names somebody; a sheet that is not dealt with yet is in the way."""
    for path in (path for inbox in inboxes for path in _files(inbox)):
        if path.is_symlink() or not path.is_file():
            continue
        if not (names(_as_text(path.name)) or _is_named(path, names) or _sheet_names(path, names)):
            continue
        if path.parent.name in (DONE, TO_FIX):
            found.delivered.append(path)
        else:
            found.in_the_way.append(f"{path} is a sheet that is still to be carried out: wait until it is")


def _sort(path: Path, folder: str, found: Found, spent: Callable[[Path], bool], now: datetime) -> None:
    kind = kind_of(path)
    if folder == "audits" and kind in (Kind.AUDIT, Kind.MARKED):
        if kind is Kind.AUDIT:
            found.audits[path] = ""
        else:
            found.marked.append(path)
    elif folder == "plans" and kind is Kind.PLAN:
        if _is_open(path, now) and not spent(path):
            found.in_the_way.append(f"{path} is a plan that can still be applied: apply it, or wait until it expires")
        found.plans.append(path)
    elif folder == _FAULTS:
        found.faults.append(path)
    else:
        found.in_the_way.append(
            f"{path} was changed since this program wrote it, or it is none of its files: move it to another folder"
        )


def _find_runs(found: Found, known: KnownPeople, journal: Journal) -> None:
    """Note of which run each audit workbook is."""
    by_name = {Path(path).name: run_id for path, run_id in known.audits.items()}  # the folder may have been moved
    for path in found.audits:
        run_id = by_name.get(path.name) or _run_called(journal, path.stem)
        if run_id:
            found.audits[path] = run_id
        else:
            found.in_the_way.append(f"{path} is of no run that is on record here: move it to another folder")


def _run_called(journal: Journal, stem: str) -> str:
    """Return the run that an audit workbook is named after, with a number behind it or none; "" where there is none."""
    for name in (stem, re.sub(r"-\d+$", "", stem)):
        with suppress(NoSuchRun):
            return find_run(journal, name).run_id
    return ""


def _judge_drops(state_dir: Path, found: Found, now: datetime) -> None:
    """Note the plans of what was dropped: those that are open are in the way."""
    for path in sorted((state_dir / "plans").glob("*.json")) if found.drops else ():
        with suppress(PlanRefused):
            plan = read_plan(path)
            is_of = any(Path(source.path).parent in found.drops for source in plan.sources)
            if is_of and plan.expires_at > now:
                found.in_the_way.append(f"{path} is a plan of a sheet that names them: wait until it expires")
            elif (is_of or _has(path, found.digests)) and path not in found.plans:
                found.plans.append(path)  # it has the digest of the sheet


def _judge_jobs(found: Found, journal: Journal) -> None:
    """Note the jobs of what was handed over that have not ended: they are in the way."""
    dropped = {path.name for path in found.drops}
    for job in all_jobs(journal) if dropped else ():
        if job.end is None and job.order and job.order.drop in dropped:
            found.in_the_way.append(f"{job.job_id} is a job with a sheet that names them: wait until it has ended")


def _is_open(path: Path, now: datetime) -> bool:
    try:
        return read_plan(path).expires_at > now
    except PlanRefused:
        return False


# -- what names somebody ----------------------------------------------------------------------------------------------


def _namer(known: KnownPeople) -> Names:
    recogniser = known.recogniser
    return lambda text: recogniser.names(text, but_for_namesakes=True)


def _files(state_dir: Path) -> Iterator[Path]:
    for folder, below, files in os.walk(state_dir):
        below[:] = [name for name in below if name != FETCHED]  # what is there goes with the command that needs it
        yield from (Path(folder, name) for name in sorted(files))


def _is_named(path: Path, names: Names) -> bool:
    if names(_as_text(path.name)):
        return True
    try:
        if zipfile.is_zipfile(path):
            return names_somebody(path, names)
        content = path.read_bytes()
    except (OSError, zipfile.BadZipFile):
        return False
    if is_plan(path):
        content = content.replace(b"},{", b"},\n{")  # one change, finding or row on a line
    texts = (content.decode(encoding, "replace") for encoding in _ENCODINGS[: 3 if b"\0" in content else 1])
    return any(names(line) for text in texts for line in text.splitlines())


def _has(path: Path, digests: Iterable[str]) -> bool:
    """Whether a plan has one of these digests in it."""
    content = path.read_bytes()
    return any(digest.encode() in content for digest in digests)


def _sheet_names(path: Path, names: Names) -> bool:
    """Whether a row of a sheet names somebody, or any text of a file that is none."""
    try:
        tables = read_file(path, path.name).tables
    except InputRefused:
        return _is_named(path, names)
    rows = ("\n".join(str(cell) for cell in row if cell is not None) for table in tables for row in table.rows)
    return any(map(names, rows)) or any(names(table.sheet.name) for table in tables) or _is_named(path, names)


def _as_text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


# -- cleaning ---------------------------------------------------------------------------------------------------------


def clean_files(
    state_dir: Path, found: Found, known: KnownPeople, journal: Journal, said: Callable[[str], Forgotten]
) -> None:
    """Take somebody out of files; `journal` is as it will be without them, `said` what is said of a run ("": of all).

    What was cleaned before is cleaned again without harm. Raises OSError, ReconcilerError.
    """
    names = _namer(known)
    for path in (*found.plans, *found.delivered):
        path.unlink(missing_ok=True)
    for drop in found.drops:
        shutil.rmtree(drop)
    for path in found.faults:
        _clean_faults(path, names, said(""))
    for path in found.marked:
        if not _clean_marked(path, names, said("")):
            found.removed.append(path)
    for path, run_id in found.audits.items():
        _audit_anew(path, run_id, journal, said(run_id))
    for name in _FOLDERS:
        with suppress(OSError):
            sync(state_dir / name)


def _audit_anew(path: Path, run_id: str, journal: Journal, said: Forgotten) -> None:
    with drafting(path.parent) as folder:
        with past_run(journal, run_id) as run:
            report = replace(run.report, forgotten=(*run.report.forgotten, said))
            made = write_audit(report, folder / path.name, run)
        made.replace(path)
    hand_over(path)


def _clean_marked(path: Path, names: Names, said: Forgotten) -> bool:
    """Blank the rows of a marked copy; one in which something would be left goes as a whole. Whether it is kept."""
    with drafting(path.parent) as folder:
        draft = folder / path.name
        if blank_rows(path, draft, names, f"Taken out: {taken_out(said)}"):
            seal(draft, Kind.MARKED)
            draft.chmod(0o600)
            sync(draft)
            draft.replace(path)
            hand_over(path)
            return True
        path.unlink()
        return False


def _clean_faults(path: Path, names: Names, said: Forgotten) -> None:
    lines = path.read_text("utf-8", "replace").splitlines(keepends=True)
    kept = [f"(a line was taken out: {taken_out(said)})\n" if names(line) else line for line in lines]
    with drafting(path.parent) as folder:
        draft = folder / path.name
        write_private(draft, "".join(kept).encode())
        sync(draft)
        draft.replace(path)
    hand_over(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_audit(path: Path) -> str:
    """Return the SHA-256 of an audit workbook as it stands now, "" where there is none that nobody has changed."""
    return _digest(path) if kind_of(path) is Kind.AUDIT else ""
