"""The data that flows through a run, by stage."""
