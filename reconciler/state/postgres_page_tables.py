"""The tables of what the page remembers, which can all be made again; a later version may make them anew."""

TABLES = (
    # Sessions and links are good under the rules by which they began: whose page it is, and who may do what at it.
    """CREATE TABLE page_session (
        hash text COLLATE "C" PRIMARY KEY, person text NOT NULL, name text NOT NULL, roles text NOT NULL,
        token text NOT NULL, began double precision NOT NULL, seen double precision NOT NULL, rules text NOT NULL,
        proof text NOT NULL
    )""",
    """CREATE TABLE page_link (
        hash text COLLATE "C" PRIMARY KEY, person text NOT NULL, name text NOT NULL, roles text NOT NULL,
        made double precision NOT NULL, used double precision, rules text NOT NULL
    )""",
    """CREATE TABLE page_attempt (
        state text COLLATE "C" PRIMARY KEY, browser text NOT NULL, nonce text NOT NULL, verifier text NOT NULL,
        back text NOT NULL, made double precision NOT NULL
    )""",
    """CREATE TABLE page_job (
        id text COLLATE "C" PRIMARY KEY, kind text NOT NULL, about text COLLATE "C" NOT NULL, person text NOT NULL,
        name text NOT NULL, run text NOT NULL, state text NOT NULL, said text NOT NULL, next text NOT NULL,
        made double precision NOT NULL, ended double precision, page text NOT NULL, progress text NOT NULL,
        stop text NOT NULL, over double precision, tenant text NOT NULL
    )""",
    "CREATE INDEX page_job_about ON page_job (about, kind, made)",
    "CREATE UNIQUE INDEX page_job_once ON page_job (about) WHERE kind = 'apply' AND state IN ('queued', 'running')",
    "CREATE INDEX page_job_open ON page_job (page) WHERE over IS NULL",
    """CREATE TABLE page_subject (
        id text COLLATE "C" PRIMARY KEY, kind text NOT NULL, facts text NOT NULL, made double precision NOT NULL,
        file text COLLATE "C" NOT NULL, of_drop text COLLATE "C" NOT NULL
    )""",
    "CREATE INDEX page_subject_kind ON page_subject (kind, made)",
    "CREATE INDEX page_subject_file ON page_subject (file) WHERE kind = 'plan'",
    """CREATE TABLE page_entry (
        subject text COLLATE "C" NOT NULL, section text COLLATE "C" NOT NULL, n integer NOT NULL, body text NOT NULL,
        key text COLLATE "C" NOT NULL, PRIMARY KEY (subject, section, n)
    )""",
    "CREATE INDEX page_entry_key ON page_entry (subject, key) WHERE key <> ''",
    """CREATE TABLE page_sought (
        subject text COLLATE "C" NOT NULL, section text COLLATE "C" NOT NULL, first integer NOT NULL,
        lines text NOT NULL, companies text NOT NULL, PRIMARY KEY (subject, section, first)
    )""",
)

NAMES = ("page_session", "page_link", "page_attempt", "page_job", "page_subject", "page_entry", "page_sought")

FOR_ALL = (f"SELECT, INSERT, UPDATE, DELETE ON {', '.join(NAMES)}",)
"""What the role of pages may: all of it is theirs."""
