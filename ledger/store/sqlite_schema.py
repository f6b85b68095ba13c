"""The tables of the ledger in SQLite; the first two are the eventsourcing library's own, under its names."""

EVENTS = """
CREATE TABLE IF NOT EXISTS {events} (
    notification_id INTEGER PRIMARY KEY,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
)
"""

TRACKING = """
CREATE TABLE IF NOT EXISTS tracking (
    application_name TEXT PRIMARY KEY,
    notification_id INTEGER NOT NULL
) WITHOUT ROWID
"""

# The library's own mark that tracking keeps one row a name; without it, it would try to migrate the table.
TRACKING_MARK = "INSERT OR IGNORE INTO tracking VALUES ('__migration__', 1)"

APPEND_ONLY = (
    """
CREATE TRIGGER IF NOT EXISTS {events}_never_updated BEFORE UPDATE ON {events}
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
""",
    """
CREATE TRIGGER IF NOT EXISTS {events}_never_deleted BEFORE DELETE ON {events}
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END
""",
)

TABLES = (
    "CREATE TABLE IF NOT EXISTS identity (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL)",
    "INSERT OR IGNORE INTO identity VALUES (1, lower(hex(randomblob(16))))",
    """
CREATE TABLE IF NOT EXISTS inbox (
    key BLOB PRIMARY KEY,
    source TEXT NOT NULL,
    message_id TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    verdict TEXT NOT NULL,
    code TEXT,
    detail TEXT,
    first_position INTEGER NOT NULL,
    last_position INTEGER NOT NULL,
    recorded_at TEXT NOT NULL
)
""",
    """
CREATE TABLE IF NOT EXISTS conflicts (
    key BLOB NOT NULL,
    content_hash BLOB NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (key, content_hash)
) WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload BLOB NOT NULL
)
""",
    """
CREATE TABLE IF NOT EXISTS parked (
    key BLOB PRIMARY KEY,
    stream_id TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    parked_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    code TEXT NOT NULL,
    sealed BLOB NOT NULL
)
""",
    "CREATE INDEX IF NOT EXISTS parked_by_stream ON parked (stream_id)",
    "CREATE INDEX IF NOT EXISTS parked_by_expiry ON parked (expires_at)",
    """
CREATE TABLE IF NOT EXISTS dead_letters (
    key BLOB PRIMARY KEY,
    place TEXT NOT NULL,
    code TEXT NOT NULL,
    sealed BLOB NOT NULL,
    recorded_at TEXT NOT NULL
)
""",
    """
CREATE TABLE IF NOT EXISTS letters (
    key BLOB PRIMARY KEY,
    message BLOB NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    message_id TEXT NOT NULL,
    type TEXT NOT NULL,
    grid_code TEXT,
    code TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    standing TEXT NOT NULL,
    version INTEGER NOT NULL,
    replaced_by TEXT
) WITHOUT ROWID
""",
    "CREATE INDEX IF NOT EXISTS letters_by_age ON letters (recorded_at, key)",
    "CREATE INDEX IF NOT EXISTS letters_by_standing ON letters (standing, recorded_at, key)",
    "CREATE INDEX IF NOT EXISTS letters_by_cause ON letters (standing, code, recorded_at, key)",
    "CREATE INDEX IF NOT EXISTS parked_by_age ON parked (parked_at, key)",
    """
CREATE TABLE IF NOT EXISTS subject_keys (
    subject TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    wrapped BLOB NOT NULL
)
""",
    """
CREATE TABLE IF NOT EXISTS lookups (
    kind TEXT NOT NULL,
    token BLOB NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (kind, token, subject)
) WITHOUT ROWID
""",
    """
CREATE TRIGGER IF NOT EXISTS inbox_final_is_final BEFORE UPDATE ON inbox WHEN OLD.verdict <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a final verdict never changes'); END
""",
    """
CREATE TRIGGER IF NOT EXISTS inbox_never_deleted BEFORE DELETE ON inbox
BEGIN SELECT RAISE(ABORT, 'a receipt is never forgotten'); END
""",
)

# A writer that made a key before an epoch was rolled may commit after everything was wrapped anew: it is told to
# decide again (`StreamMoved`), or its key would be lost with the old epoch.
EPOCH_RETIRED = "wrapped by a retired epoch"


def _fence(table: str, wrapped_by: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_wrapped_by_an_epoch_in_use BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM retired_epochs WHERE {wrapped_by}) "
        f"BEGIN SELECT RAISE(ABORT, '{EPOCH_RETIRED}'); END"
    )


_CLOSED_BY = "substr(NEW.sealed, 4, length(CAST(name AS BLOB))) = CAST(name AS BLOB)"
KEEPING = (
    "CREATE TABLE IF NOT EXISTS retired_epochs (name TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS chain_marks (chain TEXT NOT NULL, n INTEGER NOT NULL, hash TEXT NOT NULL, "
    "PRIMARY KEY (chain, n)) WITHOUT ROWID",
    "CREATE TRIGGER IF NOT EXISTS chain_marks_never_updated BEFORE UPDATE ON chain_marks "
    "BEGIN SELECT RAISE(ABORT, 'marks are append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS chain_marks_never_deleted BEFORE DELETE ON chain_marks "
    "BEGIN SELECT RAISE(ABORT, 'marks are append-only'); END",
    _fence("subject_keys", "name = NEW.epoch"),
    _fence("parked", _CLOSED_BY),
    _fence("dead_letters", _CLOSED_BY),
)

COUNTED = ("inbox", "conflicts", "outbox", "parked", "dead_letters", "letters", "subject_keys", "lookups")


def statements(events: str) -> list[str]:
    """Everything to create, in order; repeating it changes nothing."""
    own = [EVENTS, TRACKING, TRACKING_MARK, *APPEND_ONLY, *TABLES, *KEEPING]
    return [statement.replace("{events}", events).strip() for statement in own]
