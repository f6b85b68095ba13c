"""At the command line the log of who looked at what is signed, checked and carried away like that of events."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from access.authorize import Action
from access.log_sqlite import SQLiteAccessLog
from access.look import Look, Outcome
from access.vocabulary import LegalBasis, LoginStrength, ReadingPurpose
from proofs.scene import signer_of
from proofs.verifier import verified
from tests.app.command_line import CommandLine, speaks_both
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
    said = alone("refold", str(bundle), "--looks", "--json", "--access-key", key)
    assert (said.code, said.err) == (0, "")
    looks = said.answer()
    assert isinstance(looks, list)
    assert (len(looks), looks[0]["reader"]) == (LOOKS + 1, "staff:1"), "the bundle itself is the last look"
    edited(bundle, "access.ndjson", lambda lines: lines.pop(41))
    assert verified(bundle, "--key", events_key, "--access-key", key)[1:] == ([42], ["missing"])
    assert alone("refold", str(bundle), "--looks", "--access-key", key).code == 1
    lose(followed, 123)
    told = followed("verify", "--log", "access", "--json").answer()
    assert isinstance(told, dict)
    assert told["divergence"] == {"fault": "missing", "position": 123, "until": 123}


@pytest.fixture
def looked(followed: CommandLine) -> CommandLine:
    """A town whose access log was signed."""
    with closing(SQLiteAccessLog(followed.folder / "data" / "access.sqlite")) as log:
        log.record([look(number) for number in range(1, LOOKS + 1)])
    assert followed("checkpoint", "--log", "access").code == 0
    return followed


def test_whose_looks_they_are_is_the_auditors_to_say(looked: CommandLine, alone: CommandLine) -> None:
    """Whoever makes the bundle can sign another access log and put the key of that beside it."""
    assert looked("bundle", "b", "--sealed", "--access").code == 0
    bundle = looked.folder / "b"
    asked = ("refold", str(bundle), "--looks", "--json")
    key = looked("checkpoint", "--log", "access", "--key").out.strip()
    another = signer_of(9, "gridledger-access/town").verifier().text
    refused = alone(*asked, "--access-key", another)
    assert (refused.code, refused.out, speaks_both(refused.err)) == (1, "", True)
    assert "bundle.not_as_signed" in refused.err
    untold = alone(*asked)
    assert (untold.code, speaks_both(untold.err)) == (0, True), "it says that the key is the bundle's own"
    (bundle / "keys.txt").write_text(f"{vkey(looked)}\n", encoding="utf-8")
    assert alone(*asked, "--access-key", key).code == 0
    nobodys = alone(*asked)
    assert (nobodys.code, nobodys.out, speaks_both(nobodys.err)) == (1, "", True)
    (bundle / "keys.txt").unlink()
    assert alone(*asked, "--key", vkey(looked)).code == 1
    (bundle / "access-checkpoint").unlink()
    missing = alone(*asked, "--key", vkey(looked), "--access-key", key)
    assert (missing.code, missing.out, speaks_both(missing.err)) == (1, "", True)


def test_the_look_of_a_bundle_says_everything_that_leaves_in_it(looked: CommandLine) -> None:
    assert looked("bundle", "b", "--from", "3", "--to", "12", "--access").code == 0
    with closing(SQLiteAccessLog(looked.folder / "data" / "access.sqlite")) as log:
        entry = log.entry(log.head())
        assert entry is not None
        told, end = entry.look, log.head()
    assert told.action == Action.BUNDLE_EVENTS.value
    assert set(told.objects) == {"events:3-12", f"access:1-{end}"}
    assert told.rows == 10 + end
    lines = (looked.folder / "b" / "access.ndjson").read_text(encoding="utf-8").splitlines()
    assert len(lines) == end


def damaged(shell: CommandLine, statement: str) -> None:
    """Somebody writes in the stored proof tree."""
    with closing(sqlite3.connect(shell.folder / "data" / "views.sqlite", isolation_level=None)) as views:
        assert views.execute(statement).rowcount == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_hashes SET hash = 'ff' || substr(hash, 3) WHERE level = 0 AND place = 76",
        "DELETE FROM access_hashes WHERE level = 0 AND place = 290",
        "DELETE FROM access_hashes WHERE level = 1 AND place = 0",
    ],
)
def test_a_damaged_tree_is_folded_again_from_the_log(looked: CommandLine, statement: str) -> None:
    damaged(looked, statement)
    with closing(SQLiteAccessLog(looked.folder / "data" / "access.sqlite")) as log:
        log.record([look(LOOKS + 1)])
    found = looked("verify", "--log", "access")
    assert (found.code, "gridledger proof rebuild-tree" in found.out) == (1, True)
    said = looked("proof", "rebuild-tree")
    assert said.code == 0, said.err
    assert looked("verify", "--log", "access").code == 0
    assert looked("checkpoint", "--log", "access").out.startswith(f"gridledger-access/town\n{LOOKS + 1}\n")


def test_no_tree_is_folded_over_a_log_that_is_not_as_it_was_signed(looked: CommandLine) -> None:
    damaged(looked, "DELETE FROM access_hashes WHERE level = 0 AND place = 290")
    lose(looked, 123)
    refused = looked("proof", "rebuild-tree")
    assert (refused.code, speaks_both(refused.err)) == (1, True)
    assert "123" in refused.err
    with closing(sqlite3.connect(looked.folder / "data" / "views.sqlite")) as views:
        (kept,) = views.execute("SELECT count(*) FROM access_hashes WHERE level = 0").fetchone()
    assert kept == LOOKS - 1, "the damaged tree stands as it was"


def test_without_a_checkpoint_there_is_nothing_to_hold_the_log_against(followed: CommandLine) -> None:
    refused = followed("proof", "rebuild-tree")
    assert (refused.code, speaks_both(refused.err)) == (2, True)
