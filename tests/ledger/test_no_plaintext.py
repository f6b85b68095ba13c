"""No personal value is readable in any byte a store keeps, WAL included."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest

from domain.shared.personal import Sealed
from ledger.identity import message_key, stream_id
from ledger.key_epochs import KeyRing
from ledger.port import DeadLetterRow, Head, LedgerStore, LogRow, LookupRow, Writes
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from ledger.vault import SealedAt, Vault
from tests.ledger.examples import CODEC, DISPUTE, FOUND, NINE, SOURCE, Clock, Finder, UmbrellaFound, meta

NAME, PHONE, TEXT = "金丝雀一号", "11000000099", "金丝雀在桥头唱歌"
CANARIES = [value.encode() for value in (NAME, PHONE, TEXT)]
MESSAGE = message_key(SOURCE, "m-1")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(KeyRing.open(tmp_path / "keys" / "ring.json"))


def record_canaries(store: LedgerStore, vault: Vault) -> None:
    """An event, a look-up and a dead letter that hold them, sealed as the intake seals."""
    finder = Finder(name=NAME, phone=PHONE, since=date(2026, 1, 1))
    row, key = vault.new_subject_key(DISPUTE)
    plain = replace(FOUND, finders=(finder,), account=TEXT)
    sealed = vault.seal_event(plain, stream=DISPUTE, message=MESSAGE, key=key)
    tail = CODEC.encode_tail(sealed, meta())
    letter = vault.seal_bytes(f"{NAME} {PHONE} {TEXT}".encode())

    def finish(head: Head) -> Writes:
        state = CODEC.finish(head.recorded_at, tail)
        return Writes(
            events=[LogRow(1, stream_id(DISPUTE), 1, sealed.topic(), state)],
            subject_keys=[row],
            lookups=[LookupRow("phone", vault.lookup_token("phone", PHONE), DISPUTE)],
            dead_letters=[DeadLetterRow(MESSAGE, "kafka:t/0/1", "intake.x", letter, NINE)],
        )

    store.append(finish)


def test_sqlite_keeps_no_readable_personal_value(tmp_path: Path, vault: Vault) -> None:
    store = SQLiteLedger(tmp_path / "store" / "ledger.db", Clock())
    store.prepare()
    record_canaries(store, vault)
    files = {each.name: each.read_bytes() for each in (tmp_path / "store").iterdir()}
    assert set(files) == {"ledger.db", "ledger.db-wal", "ledger.db-shm"}
    kept = b"".join(files.values())
    assert DISPUTE.encode() in kept  # we do look where the rows are
    assert not [canary for canary in CANARIES if canary in kept]
    store.close()


@pytest.mark.postgres
def test_postgres_keeps_no_readable_personal_value(postgres_dsn: str, vault: Vault) -> None:
    store = PostgresLedger(postgres_dsn, Clock())
    store.prepare()
    record_canaries(store, vault)
    store.close()
    kept = b""
    with psycopg.connect(postgres_dsn) as connection:
        for (table,) in connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'ledger'"
        ).fetchall():
            with connection.cursor().copy(f'COPY ledger."{table}" TO STDOUT (FORMAT binary)') as rows:
                kept += b"".join(bytes(each) for each in rows)
    assert DISPUTE.encode() in kept
    assert not [canary for canary in CANARIES if canary in kept]


def test_what_was_stored_opens_again_from_the_store_alone(tmp_path: Path, vault: Vault) -> None:
    store = SQLiteLedger(tmp_path / "store" / "ledger.db", Clock())
    store.prepare()
    record_canaries(store, vault)
    found = CODEC.decode(store.read_log(after=0, limit=1)[0])
    row = store.gather(subjects=[DISPUTE]).subject_keys[DISPUTE]
    fresh = Vault(KeyRing.open(tmp_path / "keys" / "ring.json"))
    at = SealedAt(
        found.meta.stream, found.topic, message_key(found.meta.source, found.meta.message_id), "account"
    )
    assert isinstance(found.data, UmbrellaFound)
    assert isinstance(found.data.account, Sealed)
    assert fresh.open(found.data.account, at, row) == TEXT
    assert store.lookup("phone", fresh.lookup_token("phone", PHONE)) == [DISPUTE]
    store.close()
