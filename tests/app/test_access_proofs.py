"""At the command line the log of who looked at what is signed, checked and carried away like that of events."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from access.authorize import Action
from access.log_sqlite import SQLiteAccessLog
from access.look import Look, Outcome
from access.vocabulary import LegalBasis, LoginStrength, ReadingPurpose
from proofs.verifier import verified
from tests.app.command_line import CommandLine
from tests.app.test_sealed_bundles import edited, vkey

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
LOOKS = 300


def look(number: int) -> Look:
    """One of an officer's."""
    return Look(
        at=MORNING + timedelta(seconds=number),
        request_id=f"request-{number}",
        reader=f"staff:{number % 7}",
        role="community_officer",
        login=LoginStrength.TOKEN,
        action=Action.LIST_PERSONS.value,
        purpose=ReadingPurpose.DUTY,
        basis=LegalBasis.STATUTORY_DUTY,
        outcome=Outcome.SHOWN,
        rows=number,
    )


def lose(shell: CommandLine, position: int) -> None:
    """What only the owner of the file can do: take its guard away, then the entry."""
    with closing(sqlite3.connect(shell.folder / "data" / "access.sqlite", isolation_level=None)) as log:
        log.execute("DROP TRIGGER looks_never_deleted")
        assert log.execute("DELETE FROM looks WHERE position = ?", (position,)).rowcount == 1


def test_the_access_log_is_signed_checked_and_carried_like_the_log_of_events(
    followed: CommandLine, alone: CommandLine
) -> None:
    with closing(SQLiteAccessLog(followed.folder / "data" / "access.sqlite")) as log:
        assert log.head() == 0, "nobody looked yet"
        log.record([look(number) for number in range(1, LOOKS + 1)])
    key = followed("checkpoint", "--log", "access", "--key").out.strip()
    assert key.startswith("gridledger-access/town+")
    assert followed("checkpoint", "--log", "access").out.startswith(f"gridledger-access/town\n{LOOKS}\n")
    assert followed("verify", "--log", "access").code == 0
    assert len(json.loads(followed("proof", "inclusion", "7", "--log", "access").out)["hashes"]) >= 8
    assert followed("bundle", "b", "--sealed", "--access").code == 0
    bundle, events_key = followed.folder / "b", vkey(followed)
    assert verified(bundle, "--key", events_key, "--access-key", key)[0] == 0
    looks = alone("refold", str(bundle), "--looks", "--json").answer()
    assert isinstance(looks, list)
    assert looks[0]["reader"] == "staff:1"
    assert [each["action"] for each in looks[LOOKS:]] == [Action.BUNDLE_EVENTS.value], "to carry is to look"
    edited(bundle, "access.ndjson", lambda lines: lines.pop(41))
    assert verified(bundle, "--key", events_key, "--access-key", key)[1:] == ([42], ["missing"])
    assert alone("refold", str(bundle), "--looks").code == 1
    lose(followed, 123)
    told = followed("verify", "--log", "access", "--json").answer()
    assert isinstance(told, dict)
    assert told["divergence"] == {"fault": "missing", "position": 123, "until": 123}
