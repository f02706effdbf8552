"""The folders of the state directory."""

from pathlib import Path

from reconciler.errors import UsageError
from reconciler.state.disk_faults import cure
from reconciler.support.private_files import private_folder_in, require_open


def state_folder(state_dir: Path, name: str) -> Path:
    """Return a folder of the state directory, made where it is missing so that its owner alone can enter.

    Raises UsageError where it cannot be made or written to, or is not ours.
    """
    try:
        folder = private_folder_in(state_dir, name)
        require_open(folder)
        return folder
    except OSError as error:
        path = state_dir / name
        raise UsageError(
            f"{path}: this folder cannot be made or used ({error.strerror}). {cure(error, path)}"
        ) from error
