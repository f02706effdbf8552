"""Read large workbooks in a process of its own, beside what else is under way.

It takes a core of its own and gives all memory back, and a file that ends the reader ends that process alone. It is
told no secret, and ends with the one that asked. `python -m reconciler.sheets.apart` is that process.
"""

import gc
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from reconciler.errors import InputRefused, InternalError, UsageError
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.sheets.hand_over import hand_over, refuse, take_over
from reconciler.sheets.headers import CustomHeaders
from reconciler.sheets.load import load_to_compare

_LARGE_B = 1 << 21
"""From so many bytes of workbooks on it pays: some thirty thousand rows."""
_TEXTS = frozenset({".csv", ".tsv", ".txt"})
"""What is read about as fast as it could be handed over."""
_NOT_TOLD = ("RECONCILER_", "CREDENTIALS_DIRECTORY")
_READY = b"ready\n"
_KILLED = -9
_NO_MEMORY = "The sheets need more memory than this computer has. Split them."
_MOST_S = 10.0
"""So long a process that says no more may take to end."""


def load_beside(
    sources: Sequence[Any],
    companies: Sequence[Any],
    users: Sequence[Any],
    columns: CustomHeaders | None,
    encoding: str,
    today: date | None,
    fixes: Fixes = NO_FIXES,
) -> Desired:
    """Return what `load_to_compare` returns of the same files, read in a process of its own where they are large.

    Raises as `load_to_compare`.
    """
    sheets = sources, companies, users, columns, encoding, today, fixes
    if not _pays([*sources, *companies, *users]):
        return load_to_compare(*sheets)
    try:
        process = _started()
    except OSError:
        return load_to_compare(*sheets)
    with process:
        assert process.stdin  # noqa: S101 - both are pipes
        assert process.stdout  # noqa: S101
        if process.stdout.readline() != _READY:
            # Where the program is part of another, its interpreter may not find it.
            return load_to_compare(*sheets)
        try:
            pickle.dump(sheets, process.stdin)
            process.stdin.flush()
            desired = take_over(process.stdout)
        except (EOFError, pickle.UnpicklingError, ValueError, OSError) as error:
            raise _broken_off(_end_of(process)) from error
        finally:
            with suppress(OSError):
                process.stdin.close()
    desired.fixes = fixes
    return desired


def _pays(sources: Sequence[Any]) -> bool:
    if not all(isinstance(source, str | Path) for source in sources):
        return False
    try:
        files = [file for path in map(Path, sources) for file in (path.iterdir() if path.is_dir() else [path])]
        return sum(file.stat().st_size for file in files if file.suffix.lower() not in _TEXTS) > _LARGE_B
    except OSError:
        return False  # reading it says what is wrong with it


def _started() -> "subprocess.Popen[bytes]":
    """Start the process, with this one's modules and none of its secrets. Raises OSError."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_TOLD)}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        # -P: no module is taken from the folder in which somebody keeps sheets.
        [sys.executable, "-P", "-m", __name__],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


def _end_of(process: "subprocess.Popen[bytes]") -> int:
    """Return what a process has ended with that has not handed over what it read."""
    try:
        return process.wait(_MOST_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _broken_off(code: int) -> Exception:
    """Return what it means that the process has ended without a word."""
    if code == _KILLED:
        return InputRefused(_NO_MEMORY, Code.FILE_TOO_LARGE)
    if code < 0:
        message = f"A sheet has ended the process that read it (signal {-code}), as a damaged file may do."
        cure = "Open it in your spreadsheet program and save it again as .xlsx, or ask for a new copy."
        return InputRefused(f"{message} {cure}", Code.FILE_DAMAGED)
    return InternalError(f"Unexpected error in this program: the process that read the sheets has ended with {code}.")


def main() -> None:
    """Read what stdin asks for, and hand it over on stdout."""
    os.umask(0o077)
    gc.disable()  # it ends before there would be anything to collect
    to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else prints has nothing to say there
    to.write(_READY)
    to.flush()
    sheets = pickle.load(sys.stdin.buffer)  # noqa: S301 - of the process that started this one
    handed = threading.Event()
    threading.Thread(target=_end_with_stdin, args=(handed,), daemon=True).start()
    try:
        desired = load_to_compare(*sheets)
    except (InputRefused, UsageError) as error:
        refuse(error, to)
    except MemoryError:
        refuse(InputRefused(_NO_MEMORY, Code.FILE_TOO_LARGE), to)
    else:
        hand_over(desired, to)
    handed.set()
    to.flush()
    os._exit(0)  # all that was read goes at once


def _end_with_stdin(handed: threading.Event) -> None:
    """End where the process that asked does, or waits no longer."""
    while os.read(0, 1):
        pass
    os._exit(0 if handed.is_set() else 1)


if __name__ == "__main__":
    main()
