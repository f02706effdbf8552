"""The command as another account runs it, or with less than it needs: in a process that becomes so before it begins.

Where the tests run as root, the process gives up being root, and has loaded all it needs by then, for the other account
may not even be able to read this Python. Elsewhere it stays who it is, which is not root either.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

IS_ROOT = os.geteuid() == 0
SOMEBODY = 54321 if IS_ROOT else os.geteuid()
"""An account that is not root; where it need not be the one of the tests, one that the system knows nothing of."""

_BECOME = """
import os, pwd, shutil, sys
import platformdirs
from contextlib import suppress
import reconciler.report.words.english.errors
from reconciler.cli import main

def called(words):
    sys.argv[1:] = words
    main.main()

account, first, warm, before, words = int(sys.argv[1]), *map(eval, sys.argv[2:6])
if os.geteuid() == 0 != account:
    # What is loaded on the way is loaded by then.
    stdout, stderr = os.dup(1), os.dup(2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1), os.dup2(1, 2)
    state, os.environ["RECONCILER_STATE_DIR"] = os.environ.get("RECONCILER_STATE_DIR"), warm
    platformdirs.user_state_dir("")
    folder, copy = os.getcwd(), warm + "-folder"
    os.chdir(shutil.copytree(folder, copy, dirs_exist_ok=True))
    with suppress(SystemExit):
        called(first)
    os.chdir(folder)
    del os.environ["RECONCILER_STATE_DIR"]
    os.environ.update({"RECONCILER_STATE_DIR": state} if state else {})
    sys.stdout.flush(), sys.stderr.flush()
    os.dup2(stdout, 1), os.dup2(stderr, 2)
    os.setgroups([]), os.setgid(account), os.setuid(account)
exec(before)
called(words)
"""


def run_as(
    account: int,
    words: Sequence[str | Path],
    env: Mapping[str, str],
    folder: Path,
    *,
    warm: Path,
    first: Sequence[str | Path] = (),
    before: str = "",
) -> "subprocess.CompletedProcess[str]":
    """Run the command as an account that is not root.

    To load what it needs, the same command, or `first`, runs before with `warm` as its state folder, in a copy of the
    folder that it runs in; `before` is Python that the process does after that.
    """
    lists = [repr([str(word) for word in each]) for each in (first or words, words)]
    return subprocess.run(
        [sys.executable, "-c", _BECOME, str(account), lists[0], repr(str(warm)), repr(before), lists[1]],
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@contextmanager
def open_folder(account: int) -> Iterator[Path]:
    """Make a folder of an account, on a way that everybody may go, and remove it afterwards."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        if IS_ROOT:
            os.chown(folder, account, account)
        try:
            yield folder
        finally:
            for inner in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
                inner.chmod(0o700)
