"""Plans of held runs as files of the state directory."""

from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.state.files import Files
from reconciler.state.folder import state_folder
from reconciler.support.private_files import hand_over

if TYPE_CHECKING:
    from reconciler.model.words import Words
    from reconciler.planning.plan import Plan


class PlanFolder:
    """Keeps the plan of each held run in a file named after the run."""

    def __init__(self, state_dir: Path, files: Files) -> None:
        self._state_dir = state_dir
        self._files = files

    def write(self, run_id: str, plan: "Plan", words: "Words") -> Path:
        """Keep the plan of a run and return its file. Raises UsageError where it cannot be written."""
        from reconciler.state.plan_file import write_plan

        path = write_plan(plan, state_folder(self._state_dir, "plans") / f"{run_id}.json", words)
        hand_over(path)
        self._files.share(path)
        return path
