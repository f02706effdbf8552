"""Workbooks as this program writes them."""
