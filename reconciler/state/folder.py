"""The folders of the state directory."""

from pathlib import Path

from reconciler.errors import UsageError
from reconciler.support.private_files import private_folder_in


def state_folder(state_dir: Path, name: str) -> Path:
    """Return a folder of the state directory, made where it is missing so that its owner alone can enter.

    Raises UsageError where it cannot be made, or is not ours.
    """
    try:
        return private_folder_in(state_dir, name)
    except OSError as error:
        raise UsageError(
            f"{state_dir / name}: this folder cannot be made ({error.strerror}). "
            "Name another place as RECONCILER_STATE_DIR."
        ) from error
