#!/usr/bin/env python3
"""Checks a gridledger bundle without gridledger: one file, the standard library and `cryptography`.

    python gridledger_verify.py BUNDLE --key 'gridledger/town+1a2b3c4d+AQ…' [--witness VKEY …] [--seen NOTE …]

BUNDLE is a folder or a zip. The log's key, and the keys of witnesses, must come from elsewhere than from the bundle;
without --key the bundle's own is taken, and then it proves only that it agrees with itself. --seen is a checkpoint you
were shown before: the log must continue it. Say what you asked for, for a bundle may answer another question: --from and
--to positions (from the first, to the newest, where you leave one away), --stream all events of dispute:CODE or
person:KEY, --access-key also who looked at what. Ends with 0 when everything holds, 1 when something is wrong (each line
says at which position), 2 when nothing could be checked.

离线核验网格台账的证明包。公钥应由其他途径取得。
"""
# long because whoever doubts the house is to read one file, from top to bottom, and nothing else

import argparse
import hashlib
import json
import struct
import sys
import uuid
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORM = "gridledger-bundle/1"
NOTE_KEY, COSIGNATURE_KEY = 0x01, 0x04
LONGEST_LINE = 32 * 1024 * 1024
EVENT = {"position", "stream", "version", "type", "state", "proof"}
LOOK = {"position", "stored", "proof"}
STREAMS = uuid.UUID("7d0e3c52-9a7b-5f0e-8c1d-6b2f4e9a1c35")  # a stream's id is uuid5 of its name in here
Note = tuple[str, list[tuple[str, bytes, bytes]]]  # what is signed; name, key id and signature of each line
History = tuple[int, int, bytes]  # how many events, where the last stands, a digest over all of them in order
Entry = tuple[int, bytes, list[bytes], bytes, int]  # position, leaf hash, proof; of an event: stream, version
Heads = dict[bytes, History]  # of every stream, as far as its events were read
Asked = argparse.Namespace  # what `main` lets one ask
NONE: History = (0, 0, bytes(32))
decoded = partial(b64decode, validate=True)


class Unreadable(ValueError):
    """A part of the bundle is not what it should be."""


BAD = (ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error)  # what other shapes end in


class Finding(NamedTuple):
    """One thing that is wrong; `position` is 0 where it concerns the bundle as a whole."""

    position: int
    code: str
    text: str


class Key(NamedTuple):
    """A public key with its name: `name+id+base64(algorithm, key)`; the id begins the hash of name and key."""

    name: str
    algorithm: int
    public: bytes
    key_id: bytes


class Checkpoint(NamedTuple):
    """The first `size` entries hash to `root`, and their streams' histories to `histories`, if that is told."""

    origin: str
    size: int
    root: bytes
    histories: bytes | None


def sha(*parts: bytes) -> bytes:
    """SHA-256 over parts one after another."""
    return hashlib.sha256(b"".join(parts)).digest()


def read_key(text: str) -> Key:
    """A vkey, its id checked."""
    name, key_id, told = (*text.strip().split("+", 2), "", "")[:3]
    raw = decoded(told)
    key = Key(name, raw[0] if len(raw) == 33 else 0, raw[1:], sha(name.encode(), b"\n", raw)[:4])
    if key.algorithm not in (NOTE_KEY, COSIGNATURE_KEY) or key.key_id.hex() != key_id:
        raise Unreadable(f"no Ed25519 key, or its id does not fit: {text.strip()[:60]}")
    return key


def read_note(written: str) -> Note:
    """Text, blank line, signature lines."""
    text, blank, lines = written.rpartition("\n\n")
    signatures = []
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        if not blank or not lines.endswith("\n") or len(parts) != 3 or parts[0] != "—":
            raise Unreadable("no signed note, or a signature line is not well formed")
        raw = decoded(parts[2])
        signatures.append((parts[1], raw[:4], raw[4:]))
    return text + "\n", signatures


def read_checkpoint(note: Note) -> Checkpoint:
    """Origin, size, root, and the root of histories if it is told; what else follows is signed and not looked at."""
    origin, size, root, *more = (*note[0].split("\n"), "", "")
    told = [decoded(each[10:]) for each in more if each.startswith("histories ")]
    if not origin or size != str(abs(int(size))) or len(decoded(root)) != 32 or len(told) > 1:
        raise Unreadable("no checkpoint")
    return Checkpoint(origin, int(size), decoded(root), told[0] if told else None)


def signed_by(note: Note, key: Key) -> bool:
    """Whether the note bears a right signature of this key."""
    for name, key_id, signature in note[1]:
        if (name, key_id) != (key.name, key.key_id):
            continue
        message = note[0].encode()
        if key.algorithm == COSIGNATURE_KEY:
            seconds = int.from_bytes(signature[:8], "big")
            message, signature = f"cosignature/v1\ntime {seconds}\n".encode() + message, signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True
    return False


def climbed(old: bytes, new: bytes, at: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Where a path leads from two beginnings, in the older tree and in the newer; None if it has not the length of one."""
    for each in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = sha(b"\x01", each, old), sha(b"\x01", each, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = sha(b"\x01", new, each)
        at, last = at >> 1, last >> 1
    return (old, new) if last == 0 else None


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
    """A part of the bundle line by line, ends of lines included; none where there is no such part."""
    archive = zipfile.ZipFile(bundle) if bundle.is_file() else None
    if name not in archive.namelist() if archive else not (bundle / name).is_file():
        return
    with archive.open(name) if archive else (bundle / name).open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            yield line.decode("utf-8")


def check(bundle: Path, asked: Asked) -> tuple[int, int, list[Finding]]:
    """Events checked, events signed for, and what is wrong. Raises `Unreadable` where there is nothing to check."""
    about = json.loads("".join(lines_of(bundle, "bundle.json")) or '{"form": "none"}')
    numbers = [about.get(each) for each in ("from", "to", "size")]
    if about["form"] != FORM or any(type(each) is not int or each < 1 for each in numbers):
        raise Unreadable("bundle.json is not that of a bundle")
    note = read_note("".join(lines_of(bundle, "checkpoint")))
    signed = read_checkpoint(note)
    key = read_key(asked.key) if asked.key else own_key(bundle, signed.origin)
    findings = list(about_wrong(about, note, signed, key, asked))
    findings += older_wrong(about["older"], signed, key, asked.seen)
    if any(each.code == "signature" for each in findings):
        return 0, signed.size, findings
    heads: Heads = {}
    whole = asked.positions or not (asked.stream or "streams" in about)  # the bundle says it where nobody did
    counted, wrong = entries_wrong(bundle, "events", signed, (about["from"], about["to"]), heads, whole=whole)
    if asked.stream or not whole:
        wrong += histories_wrong(bundle, signed, heads, asked.stream)
    return counted, signed.size, findings + wrong + beside_wrong(bundle, signed, key, asked.access_key)


def own_key(bundle: Path, origin: str) -> Key:
    """A log's key as the bundle itself tells it."""
    for line in lines_of(bundle, "keys.txt"):
        key = read_key(line)
        if key.name == origin and key.algorithm == NOTE_KEY:
            return key
    raise Unreadable(f"the bundle names no key of {origin}")


def about_wrong(about: Any, note: Note, signed: Checkpoint, key: Key, asked: Asked) -> Iterator[Finding]:
    """Whether log and witnesses signed the checkpoint, and the bundle speaks of it and of what was asked for."""
    if signed.origin != key.name or not signed_by(note, key):
        yield Finding(0, "signature", f"the checkpoint is not signed with the key of {key.name}")
    for each in map(read_key, asked.witness):
        if not signed_by(note, each):
            yield Finding(0, "witness", f"the checkpoint is not cosigned by {each.name}")
    if (about["origin"], about["size"]) != (signed.origin, signed.size):
        yield Finding(0, "bundle", "bundle.json speaks of another checkpoint")
    if not 1 <= about["from"] <= about["to"] <= signed.size:
        yield Finding(0, "bundle", f"there are no positions {about['from']} to {about['to']}")
    for name, wanted in (("from", asked.first or 1), ("to", asked.last or signed.size)):
        if asked.positions and about[name] != wanted:
            yield Finding(wanted, "range", f"asked for {name} {wanted}, the bundle has {name} {about[name]}")


def older_wrong(older: list[Any], signed: Checkpoint, key: Key, seen: list[Path]) -> Iterator[Finding]:
    """Whether the log continues what was shown before: the bundle's older checkpoints and the doubter's own."""
    proofs: dict[int, list[bytes]] = {}
    for each in older:
        try:
            note = read_note(each["note"])
            old, proof = read_checkpoint(note), [decoded(part) for part in each["hashes"]]
        except BAD as problem:
            yield Finding(0, "older", f"an older checkpoint of the bundle cannot be read: {problem}")
            continue
        proofs[old.size] = proof
        if not signed_by(note, key):
            yield Finding(old.size, "older", f"the checkpoint of {old.size} is not signed with the log's key")
        elif not continues(old, signed, proof):
            yield Finding(old.size, "fork", f"the log does not continue its own checkpoint of {old.size}")
    for note in (read_note(path.read_text(encoding="utf-8")) for path in seen):
        old, now = read_checkpoint(note), signed.size
        if old.origin != signed.origin or not signed_by(note, key):
            yield Finding(0, "seen", "the checkpoint seen before is not signed with this log's key")
        elif old.size > now:
            yield Finding(now + 1, "rollback", f"a log of {old.size} was seen, this one ends at {now}")
        elif old.size == now and old != signed:
            yield Finding(now, "fork", f"another log of {now} was seen before")
        elif 0 < old.size < now and not continues(old, signed, proofs.get(old.size, [])):
            yield Finding(old.size, "fork", f"nothing shows that this log continues the one of {old.size}")


def entries_wrong(
    bundle: Path, log: str, signed: Checkpoint, span: tuple[int, int], heads: Heads, *, whole: bool
) -> tuple[int, list[Finding]]:
    """Every entry against the signed root, and every position, or every number of its stream, that there should be."""
    findings: list[Finding] = []
    (expected, last), counted, code = span, 0, log.removesuffix("s")
    for line in lines_of(bundle, f"{log}.ndjson"):
        counted += 1
        try:
            at, hashed, proof, stream, version = read_entry(line)
        except BAD as problem:
            findings.append(Finding(expected, code, f"this line is no {code}: {str(problem)[:80]}"))
            expected += 1
            continue
        if at < expected or at > last:
            findings.append(Finding(at, "order", f"stands where {expected} belongs"))
            continue
        if whole and expected < at:
            findings.append(Finding(expected, "missing", f"no {code} here, through {at - 1}"))
        expected = at + 1
        found = climbed(b"", hashed, at - 1, signed.size - 1, proof)
        if found is None or found[1] != signed.root:
            findings.append(Finding(at, code, "is not the one that was signed, or its proof is not"))
        number, _, digest = heads.get(stream, NONE)
        if not whole and version != number + 1:
            text = f"is number {version} of stream {stream.hex()}, {number + 1} belongs here"
            findings.append(Finding(at, "history", text))
        heads[stream] = number + 1, at, sha(b"\x02", digest, hashed)
    if whole and expected <= last:
        findings.append(Finding(expected, "missing", f"no {code} here, through {last}"))
    return counted, findings


def read_entry(line: str) -> Entry:
    """An event, or an entry of the access log. Every part of a leaf has a fixed length or says its own."""
    told = json.loads(line)
    if set(told) not in (EVENT, LOOK) or type(told["position"]) is not int:
        raise Unreadable("other fields than an entry has")
    at, proof = told["position"], [decoded(each) for each in told["proof"]]
    if any(len(each) != 32 for each in proof):
        raise Unreadable("its proof is not well formed")
    if set(told) == LOOK:
        stored = decoded(told["stored"])
        return at, sha(b"\x00", struct.pack(">QQ", at, len(stored)), stored), proof, b"", 0
    stream, topic, state = bytes.fromhex(told["stream"]), told["type"].encode(), decoded(told["state"])
    if told["stream"] != stream.hex() or len(stream) != 16:
        raise Unreadable("its stream is not well formed")
    head = struct.pack(">Q16sQI", at, stream, told["version"], len(topic))
    hashed = sha(b"\x00", head, topic, struct.pack(">Q", len(state)), state)
    return at, hashed, proof, stream, told["version"]


def histories_wrong(bundle: Path, signed: Checkpoint, heads: Heads, asked: str | None) -> Iterator[Finding]:
    """Of each stream the bundle speaks of: whether the signed map says so, and whether exactly its events are here."""
    told = set()
    for line in lines_of(bundle, "histories.ndjson"):
        try:
            stream, history, root = read_history(line)
        except BAD as problem:
            yield Finding(0, "history", f"this line is no history: {problem}")
            continue
        told.add(stream)
        here = heads.get(stream, NONE)
        if root != signed.histories:
            yield Finding(history[1], "history", f"what is told of {stream.hex()} is not in the signed map")
        elif here != history:
            text = f"{stream.hex()} has {history[0]} events, the last at {history[1]}; here are {here[0]}"
            yield Finding(history[1] or here[1], "history", text)
    for stream in heads.keys() - told:
        yield Finding(heads[stream][1], "history", f"nothing is told of stream {stream.hex()}")
    if asked and uuid.uuid5(STREAMS, asked).bytes not in told:
        yield Finding(0, "stream", f"nothing is told of {asked}")


def read_history(line: str) -> tuple[bytes, History, bytes]:
    """A stream, what is told of it, and the root that leads to: up from where it, another or nobody stands alone."""
    told = json.loads(line)
    stream, hashes = uuid.UUID(hex=told["stream"]), [decoded(each) for each in told["hashes"]]
    history, found = NONE, bytes(32)
    if told["events"]:
        history = told["events"], told["last"], decoded(told["digest"])
        found = sha(b"\x00", stream.bytes, sha(struct.pack(">QQ", *history[:2]), history[2]))
    elif told["other"] is not None:
        other = uuid.UUID(hex=told["other"][0])
        if other == stream or (other.int ^ stream.int) >> (128 - len(hashes)):
            raise Unreadable("that stream proves no absence")
        found = sha(b"\x00", other.bytes, decoded(told["other"][1]))
    for level in reversed(range(len(hashes))):
        right = stream.int >> (127 - level) & 1
        found = sha(b"\x01", hashes[level], found) if right else sha(b"\x01", found, hashes[level])
    return stream.bytes, history, found


def beside_wrong(bundle: Path, signed: Checkpoint, key: Key, access_key: str | None) -> list[Finding]:
    """What may lie beside the events: the state of the read tables, and the whole access log under its own checkpoint."""
    findings: list[Finding] = []
    if written := "".join(lines_of(bundle, "state")):
        state = read_note(written)
        right = state[0].startswith(f"gridledger-state/1 {signed.origin}\n{signed.size}\n")
        if not right or not signed_by(state, key):
            findings.append(Finding(0, "state", "is not as it was signed"))
    if written := "".join(lines_of(bundle, "access-checkpoint")):
        note = read_note(written)
        looks = read_checkpoint(note)
        looked = read_key(access_key) if access_key else own_key(bundle, looks.origin)
        if looks.origin != looked.name or not signed_by(note, looked):
            return [*findings, Finding(0, "access", "its checkpoint is not signed with its key")]
        findings += entries_wrong(bundle, "access", looks, (1, looks.size), {}, whole=True)[1]
    elif access_key or any(lines_of(bundle, "access.ndjson")):
        findings.append(Finding(0, "access", "its checkpoint is not here, so nothing of it is proved"))
    return findings


def main(words: Sequence[str] | None = None, say: Callable[[str], object] = print) -> int:
    """Read what was asked, check, tell."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("bundle", type=Path, help="folder or zip")
    made.add_argument("--key", type=text_of, help="the log's public key (vkey), or a file that holds it")
    made.add_argument("--access-key", type=text_of, help="that of the access log")
    several: Any = {"action": "append", "default": []}
    made.add_argument("--witness", type=text_of, help="key of a witness you trust", **several)
    made.add_argument("--seen", type=Path, help="a checkpoint shown to you before", **several)
    made.add_argument("--from", dest="first", type=int, help="the first position you asked for")
    made.add_argument("--to", dest="last", type=int, help="the last position you asked for")
    made.add_argument("--stream", help="the stream whose whole history you asked for")
    made.add_argument("--json", action="store_true", help="print JSON")
    given = made.parse_args(words)
    given.positions = given.first is not None or given.last is not None
    try:
        events, size, found = check(given.bundle, given)
    except (*BAD, OSError, zipfile.BadZipFile) as problem:
        say(f"nothing could be checked 无法核验: {problem}")
        return 2
    if given.json:
        told = {"holds": not found, "events": events, "findings": [each._asdict() for each in found]}
        say(json.dumps(told))
        return 1 if found else 0
    for each in found:
        say(f"position {each.position}: {each.code}: {each.text}")
    tail = "" if given.positions or given.stream else " — of what it says it holds 范围由包自述"
    tail += "" if given.key else " — with the key the bundle itself names 公钥取自证明包本身"
    word = "WRONG 不符" if found else "as signed 与签署一致"
    say(f"{events} events, checkpoint of {size}, {len(found)} findings: {word}{tail}")
    return 1 if found else 0


def text_of(word: str) -> str:
    """A key as given, or the first line of the file it names."""
    path = Path(word)
    return path.read_text(encoding="utf-8").split("\n")[0] if "+" not in word or path.is_file() else word


if __name__ == "__main__":
    sys.exit(main())
