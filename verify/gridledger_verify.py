#!/usr/bin/env python3
"""Checks a gridledger bundle without gridledger: one file, the standard library and `cryptography`.

    python gridledger_verify.py BUNDLE --key 'gridledger/town+1a2b3c4d+AQ…' [--witness VKEY …] [--seen NOTE …]

BUNDLE is a folder or a zip. The log's key, and the keys of witnesses, must come from elsewhere than from the bundle;
without --key the bundle's own is taken, and then it proves only that it agrees with itself. --seen is a checkpoint you
were shown before: the log must continue it. --from, --to and --stream say what you asked for: positions, or all events
of dispute:CODE, person:KEY …; a bundle of streams must hold all their events, one with the access log all of that.
Ends with 0 when everything holds, 1 when something is wrong (each line says at which position), 2 when nothing could
be checked.

离线核验网格台账的证明包。公钥应由其他途径取得。
"""
# long because whoever doubts the house is to read one file, from top to bottom, and nothing else

import argparse
import binascii
import hashlib
import json
import struct
import sys
import uuid
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM = "gridledger-bundle/1"
NOTE_KEY, COSIGNATURE_KEY = 0x01, 0x04
LONGEST_LINE = 32 * 1024 * 1024
FIELDS = {"position", "stream", "version", "type", "state", "proof"}
STREAMS = uuid.UUID("7d0e3c52-9a7b-5f0e-8c1d-6b2f4e9a1c35")  # a stream's id is uuid5 of its name in here
NOTHING = bytes(32)


class Unreadable(Exception):
    """A part of the bundle is not what it should be."""


class Finding(NamedTuple):
    """One thing that is wrong; `position` is 0 where it concerns the bundle as a whole."""

    position: int
    code: str
    text: str


class Key(NamedTuple):
    """A public key with its name: `name+id+base64(algorithm, key)`."""

    name: str
    algorithm: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of the hash of name and key."""
        told = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(told).digest()[:4]


class Note(NamedTuple):
    """A signed text: what is signed, and (name, key id, signature) lines."""

    text: str
    signatures: list[tuple[str, bytes, bytes]]


class Checkpoint(NamedTuple):
    """The first `size` events hash to `root`, their streams to `histories`."""

    origin: str
    size: int
    root: bytes
    histories: bytes | None = None


class Entry(NamedTuple):
    """A line of a log: where it stands, its leaf hash and proof; for an event its stream and version."""

    position: int
    hashed: bytes
    proof: list[bytes]
    stream: bytes = b""
    version: int = 0


def decoded(text: object) -> bytes:
    """Strict base64."""
    if not isinstance(text, str):
        raise Unreadable("base64 expected")
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("that is no base64") from None


def read_key(text: str) -> Key:
    """A vkey, its id checked."""
    parts = text.strip().split("+", 2)
    raw = decoded(parts[2]) if len(parts) == 3 else b""
    if len(raw) != 33 or raw[0] not in (NOTE_KEY, COSIGNATURE_KEY):
        raise Unreadable(f"no Ed25519 key: {text.strip()[:60]}")
    if (key := Key(parts[0], raw[0], raw[1:])).key_id.hex() == parts[1]:
        return key
    raise Unreadable(f"the id does not fit the key: {text.strip()[:60]}")


def read_note(written: str) -> Note:
    """Text, blank line, signature lines."""
    text, blank, lines = written.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise Unreadable("no signed note")
    signatures = []
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise Unreadable("a signature line is not well formed")
        raw = decoded(parts[2])
        signatures.append((parts[1], raw[:4], raw[4:]))
    return Note(text + "\n", signatures)


def read_checkpoint(note: Note) -> Checkpoint:
    """Origin, size, root, perhaps the root of the histories; what else follows is signed and not looked at."""
    lines = note.text.split("\n")
    if len(lines) < 4 or not lines[0] or not (lines[1].isascii() and lines[1].isdigit()):
        raise Unreadable("no checkpoint")
    told = [decoded(each[10:]) for each in lines[3:] if each.startswith("histories ")]
    if lines[1] != str(int(lines[1])) or len(decoded(lines[2])) != 32 or len(told) > 1:
        raise Unreadable("no checkpoint")
    return Checkpoint(lines[0], int(lines[1]), decoded(lines[2]), told[0] if told else None)


def signed_by(note: Note, key: Key) -> bool:
    """Whether the note bears a right signature of this key."""
    for name, key_id, signature in note.signatures:
        if (name, key_id) != (key.name, key.key_id):
            continue
        message = note.text.encode()
        if key.algorithm == COSIGNATURE_KEY:
            if len(signature) != 72:
                return False
            seconds = int.from_bytes(signature[:8], "big")
            message, signature = f"cosignature/v1\ntime {seconds}\n".encode() + message, signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True
    return False


def sha(*parts: bytes) -> bytes:
    """SHA-256 over parts one after another."""
    return hashlib.sha256(b"".join(parts)).digest()


def climbed(
    first: bytes, second: bytes, at: int, last: int, path: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """Where a path leads from two beginnings: of the older tree, and of the newer; None if it has not the length of one."""
    for each in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            first, second = sha(b"\x01", each, first), sha(b"\x01", each, second)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            second = sha(b"\x01", second, each)
        at, last = at >> 1, last >> 1
    return (first, second) if last == 0 else None


def continues(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the older log is the beginning of the newer one."""
    if old.size in (0, new.size):
        return not proof and (old.size == 0 or old.root == new.root)
    path = [old.root, *proof] if old.size & (old.size - 1) == 0 else list(proof)
    if not path or old.size > new.size:
        return False
    at, last = old.size - 1, new.size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return climbed(path[0], path[0], at, last, path[1:]) == (old.root, new.root)


def lines_of(bundle: Path, name: str) -> Iterator[str]:
    """A part of the bundle line by line, ends of lines included."""
    try:
        archive = zipfile.ZipFile(bundle) if bundle.is_file() else None
        with archive.open(name) if archive else (bundle / name).open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                yield line.decode("utf-8")
    except (OSError, KeyError, UnicodeDecodeError, zipfile.BadZipFile) as problem:
        raise Unreadable(f"{name} cannot be read: {problem}") from None


def has(bundle: Path, name: str) -> bool:
    """Whether there is such a part."""
    if bundle.is_dir():
        return (bundle / name).exists()
    return zipfile.is_zipfile(bundle) and name in zipfile.ZipFile(bundle).namelist()


class Asked(NamedTuple):
    """What the doubter brought along."""

    key: Key | None = None
    access_key: Key | None = None
    witnesses: Sequence[Key] = ()
    seen: Sequence[str] = ()
    first: int | None = None
    last: int | None = None
    stream: str | None = None


def check(bundle: Path, asked: Asked) -> tuple[int, int, list[Finding]]:
    """Events checked, events signed for, and what is wrong. Raises `Unreadable` where there is nothing to check."""
    about = described("".join(lines_of(bundle, "bundle.json")))
    note = read_note("".join(lines_of(bundle, "checkpoint")))
    checkpoint = read_checkpoint(note)
    key = asked.key or own_key(bundle, checkpoint.origin)
    findings = list(signatures_wrong(note, checkpoint, key, asked.witnesses))
    findings += about_wrong(about, checkpoint, asked)
    findings += history_wrong(about["older"], checkpoint, key, asked.seen)
    if any(each.code == "signature" for each in findings):
        return 0, checkpoint.size, findings
    span, heads = (about["from"], about["to"]), dict[bytes, tuple[int, int, bytes]]()
    counted, wrong = entries_wrong(
        bundle, "events.ndjson", read_event, checkpoint, span, heads, "streams" in about
    )
    if "streams" in about:
        wrong += histories_wrong(bundle, checkpoint, heads, asked.stream)
    elif asked.stream:
        wrong.append(Finding(0, "stream", "the bundle is a stretch of the log, not the history of a stream"))
    wrong += access_wrong(bundle, asked.access_key)
    return counted, checkpoint.size, findings + wrong + state_wrong(bundle, checkpoint, key)


def described(text: str) -> dict:
    """bundle.json, its shape checked."""
    try:
        about = json.loads(text)
        numbers = [about[each] for each in ("from", "to", "size")]
        shaped = about["form"] == FORM and type(about["older"]) is list and type(about["origin"]) is str
    except (ValueError, KeyError, TypeError):
        raise Unreadable("bundle.json is not that of a bundle") from None
    if not shaped or any(type(each) is not int or each < 1 for each in numbers):
        raise Unreadable("bundle.json is not that of a bundle")
    return about


def own_key(bundle: Path, origin: str) -> Key:
    """The log's key as the bundle itself tells it."""
    for line in lines_of(bundle, "keys.txt"):
        key = read_key(line)
        if key.name == origin and key.algorithm == NOTE_KEY:
            return key
    raise Unreadable("the bundle names no key of its log")


def signatures_wrong(
    note: Note, checkpoint: Checkpoint, key: Key, witnesses: Sequence[Key]
) -> Iterator[Finding]:
    """The log's own signature, and those of the witnesses that are trusted."""
    if checkpoint.origin != key.name or not signed_by(note, key):
        yield Finding(0, "signature", f"the checkpoint is not signed with the key of {key.name}")
    for each in witnesses:
        if not signed_by(note, each):
            yield Finding(0, "witness", f"the checkpoint is not cosigned by {each.name}")


def about_wrong(about: dict, checkpoint: Checkpoint, asked: Asked) -> Iterator[Finding]:
    """Whether the bundle speaks of its checkpoint, and of what was asked for."""
    if (about["origin"], about["size"]) != (checkpoint.origin, checkpoint.size):
        yield Finding(0, "bundle", "bundle.json speaks of another checkpoint")
    if not 1 <= about["from"] <= about["to"] <= checkpoint.size:
        yield Finding(0, "bundle", f"there are no positions {about['from']} to {about['to']}")
    for name, wanted in (("from", asked.first), ("to", asked.last)):
        if wanted is not None and about[name] != wanted:
            yield Finding(wanted, "range", f"asked for {name} {wanted}, the bundle has {name} {about[name]}")


def history_wrong(
    older: Iterable[object], checkpoint: Checkpoint, key: Key, seen: Sequence[str]
) -> Iterator[Finding]:
    """Whether the log continues what was shown before: the bundle's older checkpoints and the doubter's own."""
    proofs: dict[int, list[bytes]] = {}
    for each in older:
        try:
            if not isinstance(each, dict) or not isinstance(each.get("hashes"), list):
                raise Unreadable("no consistency proof")
            note = read_note(str(each.get("note")))
            old, proof = read_checkpoint(note), [decoded(part) for part in each["hashes"]]
        except Unreadable as problem:
            yield Finding(0, "older", f"an older checkpoint of the bundle cannot be read: {problem}")
            continue
        proofs[old.size] = proof
        if not signed_by(note, key):
            yield Finding(old.size, "older", f"the checkpoint of {old.size} is not signed with the log's key")
        elif not continues(old, checkpoint, proof):
            yield Finding(old.size, "fork", f"the log does not continue its own checkpoint of {old.size}")
    for note in map(read_note, seen):
        old, now = read_checkpoint(note), checkpoint.size
        if old.origin != checkpoint.origin or not signed_by(note, key):
            yield Finding(0, "seen", "the checkpoint seen before is not signed with this log's key")
        elif old.size > now:
            yield Finding(now + 1, "rollback", f"a log of {old.size} was seen, this one ends at {now}")
        elif old.size == now and old.root != checkpoint.root:
            yield Finding(now, "fork", f"another log of {now} was seen before")
        elif 0 < old.size < now and not continues(old, checkpoint, proofs.get(old.size, [])):
            yield Finding(
                old.size, "fork", f"nothing shows that this log continues the seen one of {old.size}"
            )


def entries_wrong(
    bundle: Path,
    part: str,
    read: Callable[[str], Entry],
    signed: Checkpoint,
    span: tuple[int, int],
    heads: dict[bytes, tuple[int, int, bytes]],
    with_gaps: bool = False,
) -> tuple[int, list[Finding]]:
    """Every entry against the signed root, and every position there should be; `heads` learns what there is of each stream."""
    findings: list[Finding] = []
    code = part.partition(".")[0].removesuffix("s")
    (expected, last), counted = span, 0
    for line in lines_of(bundle, part):
        counted += 1
        try:
            entry = read(line)
        except Unreadable as problem:
            findings.append(Finding(expected, code, f"this line is no {code}: {problem}"))
            expected += 1
            continue
        position = entry.position
        if position < expected or position > last:
            findings.append(Finding(position, "order", f"stands where {expected} belongs"))
            continue
        findings += [] if with_gaps else missing(expected, position - 1)
        expected = position + 1
        found = climbed(NOTHING, entry.hashed, position - 1, signed.size - 1, entry.proof)
        if found is None or found[1] != signed.root:
            findings.append(Finding(position, code, "is not the one that was signed, or its proof is not"))
        number, _, digest = heads.get(entry.stream, (0, 0, NOTHING))
        if with_gaps and entry.version != number + 1:
            text = f"is number {entry.version} of stream {entry.stream.hex()}, {number + 1} belongs here"
            findings.append(Finding(position, "history", text))
        heads[entry.stream] = number + 1, position, sha(b"\x02", digest, entry.hashed)
    return counted, findings if with_gaps else findings + missing(expected, last)


def missing(first: int, last: int) -> list[Finding]:
    """Positions that are not there, as one finding."""
    return [Finding(first, "missing", f"no event here, through {last}")] if first <= last else []


def histories_wrong(
    bundle: Path, signed: Checkpoint, heads: dict[bytes, tuple[int, int, bytes]], asked: str | None
) -> Iterator[Finding]:
    """Of each stream the bundle speaks of, whether the signed map says so, and whether exactly its events are here."""
    told = set()
    for line in lines_of(bundle, "histories.ndjson"):
        try:
            stream, history, root = read_history(line)
        except (Unreadable, ValueError, TypeError, KeyError, struct.error) as problem:
            yield Finding(0, "history", f"this line is no history: {problem}")
            continue
        told.add(stream)
        number, at, _ = found = heads.get(stream, (0, 0, NOTHING))
        if root != signed.histories:
            yield Finding(
                history[1], "history", f"what is told of stream {stream.hex()} is not in the signed map"
            )
        elif found != history:
            text = (
                f"stream {stream.hex()} has {history[0]} events, the last at {history[1]}; {number} are here"
            )
            yield Finding(
                min(each for each in (at, history[1]) if each) if at else history[1], "history", text
            )
    for stream in heads.keys() - told:
        yield Finding(heads[stream][1], "history", f"nothing is told of stream {stream.hex()}")
    if asked and uuid.uuid5(STREAMS, asked).bytes not in told:
        yield Finding(0, "stream", f"nothing is told of {asked}")


def read_history(line: str) -> tuple[bytes, tuple[int, int, bytes], bytes]:
    """A stream, what is told of it, and the root of the map that this leads to."""
    told = json.loads(line)
    stream, hashes = uuid.UUID(hex=told["stream"]).bytes, [decoded(each) for each in told["hashes"]]
    history, found, key = (0, 0, NOTHING), NOTHING, int.from_bytes(stream, "big")
    if told["events"]:
        history = told["events"], told["last"], decoded(told["digest"])
        found = sha(b"\x00", stream, sha(struct.pack(">QQ", *history[:2]), history[2]))
    elif told["other"] is not None:
        other, value = uuid.UUID(hex=told["other"][0]), decoded(told["other"][1])
        if other.int == key or (other.int ^ key) >> (128 - len(hashes)):
            raise Unreadable("that stream proves no absence")
        found = sha(b"\x00", other.bytes, value)
    for level in reversed(range(len(hashes))):
        pair = (hashes[level], found) if key >> (127 - level) & 1 else (found, hashes[level])
        found = sha(b"\x01", *pair)
    return stream, history, found


def access_wrong(bundle: Path, key: Key | None) -> list[Finding]:
    """The log of who looked at what, if it is in the bundle: all of it, under its own checkpoint."""
    if not has(bundle, "access-checkpoint"):
        return []
    note = read_note("".join(lines_of(bundle, "access-checkpoint")))
    signed = read_checkpoint(note)
    if not signed_by(note, key := key or own_key(bundle, signed.origin)) or signed.origin != key.name:
        return [Finding(0, "access", "the checkpoint of the access log is not signed with its key")]
    return entries_wrong(bundle, "access.ndjson", read_look, signed, (1, signed.size), {})[1]


def state_wrong(bundle: Path, signed: Checkpoint, key: Key) -> list[Finding]:
    """Whether the published state of the read tables, if there is one, is signed and of this checkpoint."""
    if not has(bundle, "state"):
        return []
    note = read_note("".join(lines_of(bundle, "state")))
    right = note.text.startswith(f"gridledger-state/1 {signed.origin}\n{signed.size}\n")
    return (
        [] if right and signed_by(note, key) else [Finding(0, "state", "the state is not as it was signed")]
    )


def read_look(line: str) -> Entry:
    """A line of the access log."""
    try:
        told = json.loads(line)
        position, stored, proof = told["position"], decoded(told["stored"]), told["proof"]
        hashed = sha(b"\x00", struct.pack(">QQ", position, len(stored)), stored)
        return Entry(position, hashed, [decoded(each) for each in proof])
    except (ValueError, TypeError, KeyError, struct.error) as problem:
        raise Unreadable(str(problem)[:80]) from None


def read_event(line: str) -> Entry:
    """An event; every part of its leaf has a fixed length or says its own."""
    try:
        told = json.loads(line)
        if not isinstance(told, dict) or set(told) != FIELDS or type(told["position"]) is not int:
            raise Unreadable("other fields than an event has")
        position, version, stream = told["position"], told["version"], bytes.fromhex(told["stream"])
        proof, topic, state = (
            [decoded(each) for each in told["proof"]],
            told["type"].encode(),
            decoded(told["state"]),
        )
        if told["stream"] != stream.hex() or len(stream) != 16 or any(len(each) != 32 for each in proof):
            raise Unreadable("its stream or its proof is not well formed")
        head = struct.pack(">Q16sQI", position, stream, version, len(topic))
        hashed = sha(b"\x00", head, topic, struct.pack(">Q", len(state)), state)
        return Entry(position, hashed, proof, stream, version)
    except (ValueError, TypeError, AttributeError, struct.error, UnicodeEncodeError) as problem:
        raise Unreadable(str(problem)[:80]) from None


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("bundle", type=Path, help="folder or zip")
    made.add_argument("--key", type=text_of, help="the log's public key (vkey), or a file that holds it")
    made.add_argument("--access-key", type=text_of, help="that of the access log")
    for name, kind, help_ in (
        ("--witness", text_of, "key of a witness you trust"),
        ("--seen", Path, "a checkpoint shown to you before"),
    ):
        made.add_argument(name, type=kind, action="append", default=[], help=help_)
    made.add_argument("--from", dest="first", type=int, help="the first position you asked for")
    made.add_argument("--to", dest="last", type=int, help="the last position you asked for")
    made.add_argument("--stream", help="the stream whose whole history you asked for")
    made.add_argument("--json", action="store_true", help="print JSON")
    return made


def main(words: Sequence[str] | None = None, say: Callable[[str], object] = print) -> int:
    """Read what was asked, check, tell."""
    given = parser().parse_args(words)
    try:
        key, access = (each and read_key(each) for each in (given.key, given.access_key))
        witnesses = [read_key(each) for each in given.witness]
        seen = [each.read_text(encoding="utf-8") for each in given.seen]
        asked = Asked(key, access, witnesses, seen, given.first, given.last, given.stream)
        events, size, found = check(given.bundle, asked)
    except (Unreadable, OSError, UnicodeDecodeError) as problem:
        say(f"nothing could be checked 无法核验: {problem}")
        return 2
    if given.json:
        findings = [each._asdict() for each in found]
        say(json.dumps({"holds": not found, "events": events, "findings": findings}))
        return 1 if found else 0
    for each in found:
        say(f"position {each.position}: {each.code}: {each.text}")
    tail = "" if key else " — with the key the bundle itself names 公钥取自证明包本身"
    word = "WRONG 不符" if found else "as signed 与签署一致"
    say(f"{events} events, checkpoint of {size}, {len(found)} findings: {word}{tail}")
    return 1 if found else 0


def text_of(word: str) -> str:
    """A key as given, or the first line of the file it names."""
    path = Path(word)
    return path.read_text(encoding="utf-8").split("\n")[0] if "+" not in word or path.is_file() else word


if __name__ == "__main__":
    sys.exit(main())
