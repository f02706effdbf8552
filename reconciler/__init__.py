"""Reconcile sheets of companies and users with Symphony's Connect / Sponsored Access API."""

__version__ = "0.1.0"
