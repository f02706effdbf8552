"""Who runs the program, in a word."""

import socket


def operator(account: str) -> str:
    """Return somebody's account with the machine that it is on: user@machine."""
    return f"{account}@{socket.gethostname()}"
