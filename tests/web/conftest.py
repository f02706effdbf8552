"""Rooms whose page is served."""

from tests.acceptance.conftest import rehearse

__all__ = ["rehearse"]
