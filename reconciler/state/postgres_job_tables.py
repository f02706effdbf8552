"""What the jobs of workers need in the database: an index, for workers ask every second which of them have no end."""

TABLES = (
    """CREATE INDEX chain_record_of_job ON chain_record (kind, id)
        WHERE kind = 'submitted' OR kind = 'job-ended'""",
)
