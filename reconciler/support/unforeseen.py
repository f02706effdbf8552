"""Errors that nobody foresaw: told as an error of this program, and kept whole in the log."""

import logging
from contextlib import suppress

from reconciler.errors import InternalError, ReconcilerError
from reconciler.support.redact import mask_addresses
from reconciler.support.shortages import shortage


def as_foreseen(error: Exception, where: str = "") -> ReconcilerError:
    """Return an error as one that is worded for the reader; how one of this program came about is in the log."""
    if isinstance(error, ReconcilerError):
        return error
    if words := shortage(error):
        return InternalError(words)
    with suppress(Exception):  # whatever a handler of the log raises, the error is told
        logging.getLogger(__name__).error("unexpected error%s", where, exc_info=error)
    return InternalError(f"Unexpected error in this program: {type(error).__name__}: {mask_addresses(str(error))}")
