"""What the system gives too little of: open files, threads, memory; told as such, and before a run begins."""

import errno
import sys
import threading

from reconciler.errors import UsageError

_FILES = "Raise the number of open files that it may have (ulimit -n; LimitNOFILE= of systemd)"
_THREADS = "Raise the number of processes that this account may have (ulimit -u; TasksMax= of systemd), or its memory"
_MEMORY = "Give the job more memory (ulimit -v; MemoryMax= of systemd), or split the sheets"
_AT_ONCE = 4
"""Threads that a run has at the same time: for sheets, the journal, names of hosts."""


def require_files(count: int) -> None:
    """Have so many files at the least. Raises UsageError where the system does not let this process."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= count:
        return
    if hard != resource.RLIM_INFINITY and hard < count:
        raise UsageError(f"This process may have {hard} open files, and a run needs {count}. {_FILES}").with_way(
            "way_open_files"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def require_threads(count: int = _AT_ONCE) -> None:
    """Raise UsageError where the system does not let this process have so many threads more."""
    done = threading.Event()
    started: list[threading.Thread] = []
    try:
        for _ in range(count):
            thread = threading.Thread(target=done.wait)
            thread.start()
            started.append(thread)
    except RuntimeError as error:
        raise UsageError(f"This process may start no thread, and a run needs some. {_THREADS}.") from error
    finally:
        done.set()
        for thread in started:
            thread.join()


def shortage(error: BaseException) -> str:
    """Return in words what there was too little of, and what to do; "" where an error is about something else."""
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return f"There were too few open files ({error.strerror}). {_FILES}."
    if isinstance(error, MemoryError):
        return f"There was too little memory. {_MEMORY}."
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return f"No thread could be started. {_THREADS}."
    return ""
