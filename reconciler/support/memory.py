"""Memory where records are made by the hundred thousand."""

from contextlib import suppress


def give_back() -> None:
    """Give memory that was let go back to the system, where the C library keeps it for later and can be asked."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
