"""Destroys the keys of one subject: the dedicated path, and the only one that deletes a key."""

import sqlite3

from ledger.port import Forgotten, NothingErased
from ledger.store.erased_topic import ERASED_TOPIC


def forget(cursor: sqlite3.Cursor, events: str, forgotten: Forgotten) -> None:
    """On an open transaction that may have written the fact itself. Raises `NothingErased`."""
    says_so = f"SELECT 1 FROM {events} WHERE originator_id=? AND topic=?"
    if cursor.execute(says_so, (forgotten.stream.hex, ERASED_TOPIC)).fetchone() is None:
        raise NothingErased(forgotten.stream)
    forgotten.first()
    for subject in forgotten.subjects:
        cursor.execute("DELETE FROM subject_keys WHERE subject=?", (subject,))
        cursor.execute("DELETE FROM lookups WHERE subject=?", (subject,))
    # Texts compare by bytes here, so what begins with `below` lies between it and its successor.
    beyond = forgotten.below[:-1] + chr(ord(forgotten.below[-1]) + 1)
    cursor.execute("DELETE FROM subject_keys WHERE subject>=? AND subject<?", (forgotten.below, beyond))
    for key in forgotten.letters:
        cursor.execute("DELETE FROM dead_letters WHERE key=?", (key.bytes,))
        cursor.execute("DELETE FROM letters WHERE key=?", (key.bytes,))
