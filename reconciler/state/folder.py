"""The folders of the state directory."""

from pathlib import Path

from reconciler.errors import UsageError
from reconciler.support.private_files import private_folder


def state_folder(state_dir: Path, name: str) -> Path:
    """Return a folder of the state directory, made where it is missing so that its owner alone can enter.

    Raises UsageError where it cannot be made.
    """
    folder = state_dir / name
    try:
        private_folder(state_dir)
        private_folder(folder)
    except OSError as error:
        raise UsageError(
            f"{folder}: this folder cannot be made ({error.strerror}). Name another place as RECONCILER_STATE_DIR."
        ) from error
    return folder
