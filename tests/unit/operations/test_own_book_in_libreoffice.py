"""A real LibreOffice saves marked copies of workbooks, its own and others': only the corrections have changed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from reconciler.model.finding_code import FindingKind
from reconciler.report.words.english import own_book as words
from tests.unit.operations.own_books import BOOKS, wrong_cells
from tests.unit.operations.test_own_book import corrected, marked, people, read, said

pytestmark = pytest.mark.slow

_REMADE = (words.WITHOUT_EXTRA, words.TOO_LARGE, words.NOT_KEPT, words.SEVERAL)


def saved(folder: Path, out: Path, profile: Path) -> None:
    """Let LibreOffice open all workbooks of a folder and save them into another."""
    files = sorted(map(str, folder.glob("*.xlsx")))
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), *files], check=True, capture_output=True, timeout=300)
    assert {path.name for path in out.glob("*.xlsx")} == {Path(file).name for file in files}


@pytest.fixture(scope="module", params=["made elsewhere", "made by LibreOffice"])
def rooms(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Return the folders of the workbooks, of their corrected copies, and of these as LibreOffice has saved them."""
    if not shutil.which("soffice"):
        pytest.skip("there is no LibreOffice on this machine: install the package libreoffice-calc to try copies in it")
    folder = tmp_path_factory.mktemp("books")
    made, sources, copies, back = (folder / name for name in ("made", "sources", "copies", "back"))
    for each in (made, copies):
        each.mkdir()
    for name, book in BOOKS.items():
        (made / f"{name}.xlsx").write_bytes(book())
    if request.param == "made elsewhere":
        sources = made
    else:
        saved(made, sources, folder / "profile")
    for name in BOOKS:
        copy = marked(sources / f"{name}.xlsx").rename(copies / f"{name}.xlsx")
        assert not any(line in said(copy) for line in _REMADE), name
        corrected(copy, wrong_cells(name))
    saved(copies, back, folder / "profile")
    return sources, copies, back


@pytest.mark.parametrize("name", BOOKS)
def test_what_was_corrected_there_reads_row_by_row_as_the_workbook_but_for_that(
    name: str, rooms: tuple[Path, Path, Path]
) -> None:
    sources, _, back = rooms
    before, after = (read(folder / f"{name}.xlsx") for folder in (sources, back))
    assert not [finding for finding in after.findings if finding.kind is FindingKind.REJECTED]
    known = people(before)
    assert {key: who for key, who in people(after).items() if key in known} == known
    assert people(after).keys() - known.keys() == {"acme/bob@acme.example", "acme/cyd@acme.example"}
    assert after.companies.keys() == before.companies.keys()
