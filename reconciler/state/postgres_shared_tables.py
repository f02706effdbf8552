"""The tables of what machines share beside the records: files, and the stop switch."""

# A name tells nobody's: sheets are known by the drop that they are of once they are gone.
TABLES = (
    """CREATE TABLE file (
        name text COLLATE "C" PRIMARY KEY, sha256 bytea NOT NULL, size bigint NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
    )""",
    """CREATE TABLE file_part (
        name text COLLATE "C" NOT NULL REFERENCES file ON DELETE CASCADE, n integer NOT NULL, bytes bytea NOT NULL,
        PRIMARY KEY (name, n)
    )""",
    "ALTER TABLE file_part ALTER bytes SET STORAGE EXTERNAL",
    """CREATE TABLE file_gone (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, sha256 bytea NOT NULL
    )""",
    "CREATE TABLE pause (id boolean PRIMARY KEY DEFAULT true CHECK (id), body text NOT NULL)",
)
FOR_ALL = (
    "SELECT, INSERT, UPDATE, DELETE ON file",
    "SELECT, INSERT, DELETE ON file_part",
    "SELECT, INSERT ON file_gone",
    "SELECT, INSERT, UPDATE, DELETE ON pause",
)
