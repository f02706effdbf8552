"""What the jobs of workers need in the database: an index, for workers ask every second which are new."""

TABLES = (
    """CREATE INDEX chain_record_of_job ON chain_record (chain, seq)
        WHERE kind = 'submitted' OR kind = 'attempt' OR kind = 'attempt-left' OR kind = 'job-ended'""",
)
