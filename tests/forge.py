"""The process that others are forked from: see tests/warm.py.

Its first argument is a folder of its own, the second a pipe that ends with the tests. Whatever is to begin has a
connection, with the standard streams of the process and a file that tells the rest. The forge forks a keeper for each,
and that the process itself: the keeper answers with its id, waits for its end, and answers with the code; where the
other side goes first, it ends the process.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

_LEFT_OUT = (
    "reconciler.__main__", "reconciler.dataframes", "reconciler.jobs", "reconciler.sandbox",
    "reconciler.sheets.formats.dataframe",
)  # fmt: skip
"""What runs when it is loaded, and what few commands load."""


def load() -> None:
    """Load all modules of the program, and have it check a sheet: that compiles most of what there is to compile."""
    import reconciler

    for module in pkgutil.walk_packages(reconciler.__path__, "reconciler."):
        if not module.name.startswith(_LEFT_OUT):
            importlib.import_module(module.name)
    from reconciler.config.settings import Settings
    from reconciler.operations.check import check
    from reconciler.run.request import Request
    from reconciler.support.resources import folder

    check(Request(sources=[folder("sample_data") / "people.xlsx"]), Settings())
    assert threading.active_count() == 1, "only one thread goes on in what is forked"
    gc.collect()
    gc.freeze()


def serve(folder: Path, life: int) -> Callable[[], object]:
    """Fork whatever is asked for until the tests have ended; returns, in the process itself, what it is to do."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(str(folder / "socket"))
    listener.listen(64)
    os.write(1, b"ready\n")
    while True:
        ready, _, _ = select.select([listener.fileno(), life], [], [])
        _reap()
        if life in ready:
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(0)
        connection, _ = listener.accept()
        if os.fork() == 0:
            os.close(listener.detach())
            os.close(life)
            return _kept(connection)
        connection.close()


def _reap() -> None:
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def _kept(connection: socket.socket) -> Callable[[], object]:
    """Fork a process, and keep it; returns in that process, with what it is to do."""
    _, descriptors, _, _ = socket.recv_fds(connection, 64, 4)
    if len(descriptors) < 4:
        os._exit(1)  # whoever asked has gone
    *streams, told = descriptors
    order = json.loads(os.pread(told, os.fstat(told).st_size, 0))
    child = os.fork()
    if child == 0:
        os.close(connection.detach())
        return _become(order, streams)
    for number in descriptors:
        os.close(number)
    connection.send(str(child).encode())
    ended = os.pidfd_open(child)
    ready, _, _ = select.select([connection.fileno(), ended], [], [])
    if ended not in ready:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        connection.send(str(code).encode())
    finally:
        os._exit(0)


def _become(order: dict[str, Any], streams: list[int]) -> Callable[[], object]:
    """Make this process what was asked for: its streams, folder, variables and words; returns what it is to do."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, 1024)
    if order["session"]:
        os.setsid()
    os.umask(order["umask"])
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        before = getattr(sys, f"__{name}__")
        opened = open(  # noqa: SIM115 - for as long as the process lives
            number, before.mode, encoding=before.encoding, errors=before.errors, closefd=False,
            buffering=1 if name == "stderr" else -1,
        )  # fmt: skip
        setattr(sys, name, opened)
        setattr(sys, f"__{name}__", opened)
    sys.argv, sys.executable = order["argv"], order["python"]
    if module := order.get("module"):
        sys.modules.pop(module, None)
        return lambda: runpy.run_module(module, run_name="__main__", alter_sys=True)
    from reconciler.cli.main import main

    return main


def end_with(work: Callable[[], object]) -> None:
    """Do the work, and end as the interpreter does, without giving back memory piece by piece: nearly all is shared."""
    code: object = 0
    try:
        work()
    except SystemExit as error:
        code = error.code
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in sys.stdout, sys.stderr:
        stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    del sys.path[0]  # the folder of this file, which no command has there
    load()
    end_with(serve(Path(sys.argv[1]), int(sys.argv[2])))
