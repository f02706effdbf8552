"""Who runs the program."""

import getpass
import socket


def operator() -> str:
    """Return who runs the program, as user@machine."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (KeyError, OSError):
        return socket.gethostname()
