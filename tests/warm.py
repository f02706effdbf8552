"""Processes of the program that begin warm: forked from one that has loaded all modules and compiled what they compile.

Each is a process of its own, with its own descriptors, folder, variables, signals and end, as if it had been started;
the second that a cold start computes is spent once. The harness begins one cold where a test is slow, variables are for
the interpreter itself, or something is to happen while it is at work.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

COMMAND = Path(sys.executable).with_name("reconciler")
_FORGE, _PYTHON = (Path(__file__).with_name(name) for name in ("forge.py", "warm_python.py"))
_OF_INTERPRETER = ("PYTHON", "LC_", "LANG")
_MOST_B = 64


class Warm:
    """A process that was begun warm; what of `subprocess.Popen` the tests need."""

    def __init__(self, connection: socket.socket) -> None:
        self.pid = int(connection.recv(_MOST_B))
        self.returncode: int | None = None
        self._connection = connection

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and give its code. Raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._connection], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(COMMAND, timeout or 0)
            self.returncode = int(self._connection.recv(_MOST_B))
            self._connection.close()
        return self.returncode

    def poll(self) -> int | None:
        """Give its code where it has ended."""
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as nothing can be handled."""
        self.send_signal(signal.SIGKILL)


def can_be_warm(env: Mapping[str, str]) -> bool:
    """Whether a process with these variables can begin warm: the system can do it, and none of them is special."""
    return hasattr(os, "pidfd_open") and _special(env) == {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}


def _special(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(_OF_INTERPRETER)}


def start(words: Sequence[str], cwd: Path, env: Mapping[str, str], descriptors: Sequence[int]) -> Warm:
    """Begin the command with these words, and these descriptors for its standard streams."""
    folder = _forge()
    told = {"argv": [str(COMMAND), *words], "cwd": str(cwd), "env": dict(env), "umask": _umask()}
    told |= {"session": False, "python": str(_python_of(folder))}
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.connect(str(folder / "socket"))
    with tempfile.TemporaryFile() as file:  # variables may be long
        file.write(json.dumps(told).encode())
        file.flush()
        socket.send_fds(connection, [b"begin"], [*descriptors, file.fileno()])
    return Warm(connection)


def run_cold(
    words: Sequence[str], cwd: Path, env: Mapping[str, str], stdin: str, timeout: float
) -> "subprocess.CompletedProcess[str]":
    """Run the installed command to its end. Raises TimeoutExpired."""
    return subprocess.run(
        [COMMAND, *words], cwd=cwd, env=env, input=stdin, capture_output=True, text=True, timeout=timeout, check=False
    )


def run_warm(
    words: Sequence[str], cwd: Path, env: Mapping[str, str], stdin: str, timeout: float
) -> "subprocess.CompletedProcess[str]":
    """Do the same with one that begins warm."""
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        asked.write(stdin.encode())
        asked.seek(0)
        process = start(words, cwd, env, [asked.fileno(), out.fileno(), err.fileno()])
        try:
            code = process.wait(timeout)
        finally:
            process.kill()
        texts = [os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode() for file in (out, err)]
    return subprocess.CompletedProcess([str(COMMAND), *words], code, *texts)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def _python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


@cache
def _forge() -> Path:
    """Give the folder of the forge, which is begun by whoever asks first and ends with the tests."""
    folder = Path(tempfile.mkdtemp(prefix="forge-"))
    python = _python_of(folder)
    python.parent.mkdir()
    python.write_text(f"#!{sys.executable} -IS\n{_PYTHON.read_text('utf-8')}", "utf-8")
    python.chmod(0o755)
    python.with_name(COMMAND.name).symlink_to(COMMAND)
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    life, ours = os.pipe()  # its end is the end of the tests: nobody closes `ours`
    process = subprocess.Popen(
        [sys.executable, _FORGE, folder, str(life)], env=env, pass_fds=[life], stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    os.close(life)
    assert process.stdout
    assert process.stdout.readline(), f"the forge did not begin: {process.wait(60)}"
    process.stdout.close()
    atexit.register(_end, process, ours)
    return folder


def _end(process: "subprocess.Popen[bytes]", life: int) -> None:
    os.close(life)
    process.wait(60)
