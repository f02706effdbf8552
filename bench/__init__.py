"""Measures: what the program costs against the least program that does the same I/O, and an afternoon's script."""
