"""Signed notes and cosignatures are those of C2SP, byte by byte, and nothing passes that is not."""

from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.key_epochs import KeyFileNotSafe
from ledger.proofs.checkpoints import Checkpoint, checkpoint_in, read_checkpoint
from ledger.proofs.leaves import EMPTY_ROOT
from ledger.proofs.notes import Algorithm, Note, NoteNotReadable, Signer, read_note, read_verifier
from ledger.proofs.signing_key import open_signing_key

# RFC 8032 §7.1, test 1: the secret key and its public key.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
SIGNER = Signer("example.com/log", Ed25519PrivateKey.from_private_bytes(SECRET))
TEXT = "example.com/log\n42\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
NOTE = SIGNER.sign(Note(TEXT))


def test_a_public_key_is_written_as_the_specification_says() -> None:
    key_id = sha256(b"example.com/log\n\x01" + PUBLIC).hexdigest()[:8]
    expected = f"example.com/log+{key_id}+{b64encode(bytes([1]) + PUBLIC).decode()}"
    assert SIGNER.verifier().text == expected
    assert read_verifier(expected) == SIGNER.verifier()


def test_a_note_is_text_blank_line_and_signature() -> None:
    written = NOTE.written()
    text, line = written.split("\n\n")
    assert text + "\n" == TEXT
    assert line.startswith("— example.com/log ")
    raw = b64decode(line.split(" ")[2])
    key_id = sha256(b"example.com/log\n\x01" + PUBLIC).digest()[:4]
    assert raw[:4] == key_id
    Ed25519PrivateKey.from_private_bytes(SECRET).public_key().verify(raw[4:], TEXT.encode())
    assert read_note(written) == NOTE
    assert SIGNER.verifier().signed(NOTE)


def test_a_checkpoint_comes_back_as_it_was() -> None:
    checkpoint = Checkpoint("example.com/log", 42, EMPTY_ROOT)
    assert checkpoint.text == TEXT
    assert read_checkpoint(NOTE.written()) == (NOTE, checkpoint)
    assert checkpoint_in(Note(TEXT + "an extension line\n")) == checkpoint


def test_a_cosignature_is_over_a_time_and_the_text() -> None:
    cosigned = SIGNER.cosign(NOTE, 1_772_000_000)
    raw = b64decode(cosigned.written().splitlines()[-1].split(" ")[2])
    assert raw[:4] == sha256(b"example.com/log\n\x04" + PUBLIC).digest()[:4]
    assert int.from_bytes(raw[4:12], "big") == 1_772_000_000
    signed = b"cosignature/v1\ntime 1772000000\n" + TEXT.encode()
    Ed25519PrivateKey.from_private_bytes(SECRET).public_key().verify(raw[12:], signed)
    assert SIGNER.verifier(Algorithm.COSIGNATURE).signed(cosigned)
    assert SIGNER.verifier().signed(cosigned), "the log's own signature stays"


def test_a_signature_holds_for_its_text_its_name_and_its_key_only() -> None:
    verifier = SIGNER.verifier()
    other = Signer("example.com/log", Ed25519PrivateKey.from_private_bytes(SECRET[::-1]))
    assert not verifier.signed(Note(TEXT.replace("42", "43"), NOTE.signatures))
    assert not verifier.signed(other.sign(Note(TEXT)))
    assert not Signer("example.com/other", SIGNER.key).verifier().signed(NOTE)
    assert not SIGNER.verifier(Algorithm.COSIGNATURE).signed(NOTE)
    assert verifier.signed(other.sign(NOTE)), "other people's signatures do no harm"


@pytest.mark.parametrize(
    "written",
    [
        "",
        TEXT,
        NOTE.written()[:-1],
        NOTE.written().replace("— ", "- "),
        NOTE.written().replace(" example", "  example"),
        NOTE.written() + "\n",
        TEXT + "\n— name AAA\n",
        TEXT.replace("42", "4\r2") + "\n— name AAAAAAAA\n",
    ],
)
def test_what_is_no_note_is_refused(written: str) -> None:
    with pytest.raises(NoteNotReadable):
        read_note(written)


@pytest.mark.parametrize(
    "text", ["a\n042\nAAAA\n", "a\n-1\nAAAA\n", "a\n1\nAAAA\n", "\n1\nAAAA\n", "a\n", "a\n１\nAAAA\n"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteNotReadable):
        checkpoint_in(Note(text))


@pytest.mark.parametrize(
    "text", ["", "a+b", "a+00000000+AQ==", SIGNER.verifier().text.replace("log+", "lag+")]
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(NoteNotReadable):
        read_verifier(text)


def test_a_new_signing_key_is_readable_by_its_owner_only_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "signing-key"
    first = open_signing_key(path, "gridledger/town")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["signing-key"]
    assert open_signing_key(path, "gridledger/town").verifier() == first.verifier()


def test_a_signing_key_others_can_read_is_refused(tmp_path: Path) -> None:
    open_signing_key(tmp_path / "key", "gridledger/town")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(KeyFileNotSafe, match="chmod 600"):
        open_signing_key(tmp_path / "key", "gridledger/town")


def test_a_key_signs_under_one_name_only(tmp_path: Path) -> None:
    open_signing_key(tmp_path / "key", "gridledger/town")
    with pytest.raises(KeyFileNotSafe, match="signs as"):
        open_signing_key(tmp_path / "key", "gridledger/other")
    with pytest.raises(KeyFileNotSafe):
        open_signing_key(tmp_path / "new", "two words")


@pytest.mark.parametrize("content", ["", "a\nb\nc\n", "gridledger-signing-key/1\nname\nAAAA\n"])
def test_a_file_that_is_no_signing_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "key").touch(mode=0o600)
    (tmp_path / "key").write_text(content)
    with pytest.raises(KeyFileNotSafe):
        open_signing_key(tmp_path / "key", "name")
