"""Unit tests: they mirror the program's modules."""
