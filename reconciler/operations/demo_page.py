"""What a demonstration of the page stands on: a sandbox with the sample data, and a state folder of its own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.support.resources import folder

_SETTINGS = '[pace]\nprovisioning_poll = "250ms"\nsettle = "1s"\n'


class Stage(NamedTuple):
    """Where it plays: a configuration, the environment that points to the sandbox, and the sheet to drop."""

    config: Path
    environment: dict[str, str]
    sheet: Path


@contextmanager
def staged() -> Iterator[Stage]:
    """Run the sandbox within the block; afterwards all of it is gone."""
    sample = folder("sample_data")
    world = load_seed(sample / "live.json")
    with tempfile.TemporaryDirectory(prefix="reconciler-page-") as state, running(world) as url:
        config = Path(state) / "reconciler.toml"
        config.write_text(_SETTINGS, encoding="utf-8")
        told = {**environment(url, world), "RECONCILER_STATE_DIR": state}
        yield Stage(config, told, sample / "people.xlsx")
