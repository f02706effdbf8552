"""Nobody marked as gone anywhere in a sheet is active afterwards, and a sheet in order goes through."""

from pathlib import Path

import pytest

from tests.corpus.leaver_mutants import GUILTY, INNOCENT, drawn, outcome

OF_EACH = 50


@pytest.mark.parametrize("kind", [*GUILTY, *INNOCENT])
def test_the_law(kind: str, tmp_path: Path) -> None:
    broken = []
    for mutant in drawn(kind, OF_EACH):
        room = tmp_path / str(mutant.number)
        room.mkdir()
        end, breaches = outcome(mutant, room)
        broken += [f"{mutant.number}, {end}: {mutant.made.what}, {breach}" for breach in breaches[:1]]
    assert broken == [], f"{len(broken)} of {OF_EACH} break the law:\n" + "\n".join(broken)
