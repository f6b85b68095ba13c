"""Sealed values open where they were sealed, with the right key, and nowhere else."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.shared.personal import Sealed
from ledger.identity import message_key
from ledger.key_epochs import KeyRing
from ledger.port import SubjectKeyRow
from ledger.vault import KeyGone, SealBroken, SealedAt, Vault
from tests.ledger.examples import DISPUTE, FOUND, RETURNED, SOURCE, Finder, UmbrellaFound

MESSAGE = message_key(SOURCE, "m-1")
PLAIN = replace(
    FOUND,
    finders=(
        Finder(name="王小明", since=date(2026, 1, 1)),
        Finder(name="李丽", phone="11000000001", since=date(2026, 1, 1)),
    ),
    account="伞是在桥边捡到的",
)


def at(path: str) -> SealedAt:
    return SealedAt(DISPUTE, "umbrella.found.v1", MESSAGE, path)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.open(tmp_path / "keys" / "ring.json")


@pytest.fixture
def vault(ring: KeyRing) -> Vault:
    return Vault(ring)


@pytest.fixture
def row(vault: Vault) -> SubjectKeyRow:
    made, key = vault.new_subject_key(DISPUTE)
    vault.keep(key)
    return made


def seal(vault: Vault, row: SubjectKeyRow) -> UmbrellaFound:
    key = vault.unwrap(row)
    assert key is not None
    return vault.seal_event(PLAIN, stream=DISPUTE, message=MESSAGE, key=key)


def boxes(event: UmbrellaFound) -> dict[str, object]:
    return {
        "finders[0].name": event.finders[0].name,
        "finders[1].name": event.finders[1].name,
        "finders[1].phone": event.finders[1].phone,
        "account": event.account,
    }


def opened(vault: Vault, row: SubjectKeyRow | None, event: UmbrellaFound) -> dict[str, str | None]:
    return {
        path: vault.open(box, at(path), row) for path, box in boxes(event).items() if isinstance(box, Sealed)
    }


def test_every_personal_value_is_sealed_and_opens_again(vault: Vault, row: SubjectKeyRow) -> None:
    sealed = seal(vault, row)
    assert replace(sealed, finders=PLAIN.finders, account=PLAIN.account) == PLAIN
    assert [finder.since for finder in sealed.finders] == [date(2026, 1, 1), date(2026, 1, 1)]
    assert sealed.finders[0].phone is None
    assert opened(vault, row, sealed) == {
        "finders[0].name": "王小明",
        "finders[1].name": "李丽",
        "finders[1].phone": "11000000001",
        "account": "伞是在桥边捡到的",
    }


def test_an_event_without_personal_data_stays_as_it_is(vault: Vault, row: SubjectKeyRow) -> None:
    key = vault.unwrap(row)
    assert key is not None
    assert vault.seal_event(RETURNED, stream=DISPUTE, message=MESSAGE, key=key) is RETURNED


def test_sealing_twice_changes_nothing(vault: Vault, row: SubjectKeyRow) -> None:
    key = vault.unwrap(row)
    assert key is not None
    sealed = seal(vault, row)
    assert vault.seal_event(sealed, stream=DISPUTE, message=MESSAGE, key=key) == sealed


def test_the_same_value_never_gives_the_same_box(vault: Vault, row: SubjectKeyRow) -> None:
    assert seal(vault, row).account != seal(vault, row).account


def test_another_process_opens_it_from_the_stored_row(
    ring: KeyRing, vault: Vault, row: SubjectKeyRow
) -> None:
    assert opened(Vault(ring), row, seal(vault, row)) == opened(vault, row, seal(vault, row))


@pytest.mark.parametrize(
    "elsewhere",
    [
        SealedAt("dispute:GL0000000000020", "umbrella.found.v1", MESSAGE, "account"),
        SealedAt(DISPUTE, "umbrella.found.v2", MESSAGE, "account"),
        SealedAt(DISPUTE, "umbrella.found.v1", message_key(SOURCE, "m-2"), "account"),
        SealedAt(DISPUTE, "umbrella.found.v1", MESSAGE, "finders[0].name"),
    ],
    ids=["other stream", "other type", "other message", "other field"],
)
def test_a_box_moved_elsewhere_does_not_open(vault: Vault, row: SubjectKeyRow, elsewhere: SealedAt) -> None:
    account = seal(vault, row).account
    assert isinstance(account, Sealed)
    with pytest.raises(SealBroken):
        vault.open(account, elsewhere, row)


def test_no_single_flipped_byte_of_a_box_goes_unseen(vault: Vault, row: SubjectKeyRow) -> None:
    account = seal(vault, row).account
    assert isinstance(account, Sealed)
    box = b64decode(account.box)
    for index in range(len(box)):
        altered = box[:index] + bytes((box[index] ^ 1,)) + box[index + 1 :]
        with pytest.raises(SealBroken):
            vault.open(replace(account, box=b64encode(altered).decode()), at("account"), row)


@pytest.mark.parametrize("box", ["", "AAAA", "not base64!", "ä"])
def test_what_is_no_box_does_not_open(vault: Vault, row: SubjectKeyRow, box: str) -> None:
    with pytest.raises(SealBroken):
        vault.open(Sealed(DISPUTE, box), at("account"), row)


def test_a_box_claimed_for_another_subject_does_not_open(vault: Vault, row: SubjectKeyRow) -> None:
    account = seal(vault, row).account
    assert isinstance(account, Sealed)
    with pytest.raises(SealBroken):
        vault.open(replace(account, subject="person:01HZX"), at("account"), row)


def test_a_key_row_given_to_another_subject_is_found_out(ring: KeyRing, row: SubjectKeyRow) -> None:
    with pytest.raises(SealBroken):
        Vault(ring).unwrap(replace(row, subject="dispute:GL0000000000020"))


def test_after_the_key_row_is_destroyed_nothing_opens_though_the_key_was_at_hand(
    vault: Vault, row: SubjectKeyRow
) -> None:
    assert vault.knows(DISPUTE)
    assert set(opened(vault, None, seal(vault, row)).values()) == {None}


def test_after_its_epoch_is_destroyed_a_key_is_gone(ring: KeyRing, vault: Vault, row: SubjectKeyRow) -> None:
    sealed = seal(vault, row)
    ring.begin(ring.next_epoch())
    assert opened(Vault(ring), row, sealed)["account"] == PLAIN.account
    ring.destroy(row.epoch)
    assert set(opened(Vault(ring), row, sealed).values()) == {None}


def test_a_row_of_another_ring_opens_nothing(tmp_path: Path, row: SubjectKeyRow) -> None:
    stranger = Vault(KeyRing.open(tmp_path / "other.json"))
    assert stranger.unwrap(row) is None


def test_only_a_bounded_number_of_keys_is_kept_at_hand(ring: KeyRing) -> None:
    vault = Vault(ring, capacity=2)
    for subject in ("a", "b", "c"):
        vault.keep(vault.new_subject_key(subject)[1])
    assert [vault.knows(subject) for subject in ("a", "b", "c")] == [False, True, True]


def test_a_forgotten_key_is_not_at_hand(vault: Vault, row: SubjectKeyRow) -> None:
    vault.forget(DISPUTE)
    assert not vault.knows(DISPUTE)


def test_a_look_up_finds_the_same_value_and_tells_nothing(tmp_path: Path, vault: Vault) -> None:
    token = vault.lookup_token("phone", "11000000001")
    assert token == vault.lookup_token("phone", "11000000001")
    others = [
        vault.lookup_token("phone", "11000000002"),
        vault.lookup_token("id_number", "11000000001"),
        Vault(KeyRing.open(tmp_path / "other.json")).lookup_token("phone", "11000000001"),
    ]
    assert token not in others
    assert len(token) == 32


def test_a_raw_message_is_closed_and_opened_again(vault: Vault) -> None:
    closed = vault.seal_bytes("王小明 11000000001".encode(), about="dead-letter")
    assert "王小明".encode() not in closed
    assert vault.open_bytes(closed, about="dead-letter") == "王小明 11000000001".encode()


def test_a_closed_message_does_not_open_altered_or_elsewhere(vault: Vault) -> None:
    closed = vault.seal_bytes(b"as it came", about="parked")
    with pytest.raises(SealBroken):
        vault.open_bytes(closed, about="dead-letter")
    for index in range(len(closed)):
        altered = closed[:index] + bytes((closed[index] ^ 1,)) + closed[index + 1 :]
        with pytest.raises((SealBroken, KeyGone)):
            vault.open_bytes(altered, about="parked")


def test_a_closed_message_is_gone_with_its_epoch(ring: KeyRing, vault: Vault) -> None:
    closed = vault.seal_bytes(b"as it came")
    old = ring.current.name
    ring.begin(ring.next_epoch())
    ring.destroy(old)
    with pytest.raises(KeyGone):
        vault.open_bytes(closed)


def test_no_key_shows_in_what_is_printed(ring: KeyRing, vault: Vault, row: SubjectKeyRow) -> None:
    key = vault.unwrap(row)
    shown = f"{ring!r} {ring.current!r} {key!r}"
    assert ring.current.key.hex() not in shown
    assert repr(ring.current.key) not in shown
