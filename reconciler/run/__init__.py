"""One run, step by step: read, decide, execute, verify, conclude."""
