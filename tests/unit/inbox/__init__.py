"""Folders that people put sheets into."""
