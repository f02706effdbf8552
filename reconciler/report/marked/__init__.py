"""The marked copy of the sheets."""
