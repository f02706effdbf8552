"""English, the language of the journal and of plan files."""
