"""A bundle that was damaged on its way ends `refold` with a sentence in both languages, whatever is wrong with it."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.command_line import CommandLine, speaks_both
from tests.app.test_sealed_bundles import edited, vkey

Damage = Callable[[Path], object]
NOT_UTF8 = b"\xff\xfe\x00\n"
PARTS = ("bundle.json", "checkpoint", "events.ndjson", "histories.ndjson", "state", "rule-packs.json")


def spoiled(part: str) -> Damage:
    """What stands in the part is no text."""
    return lambda bundle: (bundle / part).write_bytes(NOT_UTF8)


def changed(part: str, **facts: object) -> Damage:
    """The first line says another thing."""
    return lambda bundle: edited(bundle, part, lambda lines: lines[0].update(facts))


def told_of_itself(text: str) -> Damage:
    """`bundle.json` holds another document."""
    return lambda bundle: (bundle / "bundle.json").write_text(text, encoding="utf-8")


DAMAGES: dict[str, Damage] = {
    **{f"no text in {part}": spoiled(part) for part in PARTS},
    "an event before all others": changed("events.ndjson", position=-1),
    "an event beyond all numbers": changed("events.ndjson", position=2**70),
    "an event of no stream": changed("events.ndjson", stream="zz"),
    "an event that is no base64": changed("events.ndjson", state="%"),
    "a proof that is no base64": changed("events.ndjson", proof=["%"]),
    "a history of less than nothing": changed("histories.ndjson", events=-1),
    "a history beyond all numbers": changed("histories.ndjson", events=2**70),
    "a history without its digest": changed("histories.ndjson", digest=None),
    "a list instead of an object": told_of_itself("[]"),
    "nothing but brackets": told_of_itself("[" * 100_000),
}


@pytest.fixture
def bundle(followed: CommandLine, alone: CommandLine) -> Path:
    """That of a place: it has every part there is."""
    listed = followed("export", "dispute_timeline", "-o", "t.ndjson", "--format", "ndjson")
    assert listed.code == 0, listed.err
    rows = [json.loads(line) for line in (followed.folder / "t.ndjson").read_text("utf-8").splitlines()]
    place = next(row["grid_code"] for row in rows if row.get("grid_code"))
    assert followed("bundle", "b", "--place", place).code == 0
    key = vkey(followed)
    assert alone("refold", str(followed.folder / "b"), "--key", key).code == 0
    return followed.folder / "b"


def refused(alone: CommandLine, bundle: Path) -> None:
    """Exit code 1, the stable code, and no traceback."""
    said = alone("refold", str(bundle))
    assert (said.code, said.out, speaks_both(said.err)) == (1, "", True), said.err
    assert "bundle.not_as_signed" in said.err


def test_every_damage_is_told_in_a_sentence(bundle: Path, alone: CommandLine) -> None:
    for damage in DAMAGES.values():
        copy = shutil.copytree(bundle, alone.folder / "copy")
        damage(copy)
        refused(alone, copy)
        shutil.rmtree(copy)


def test_every_part_that_is_missing_is_told_in_a_sentence(bundle: Path, alone: CommandLine) -> None:
    for part in (*PARTS, "keys.txt"):
        if part == "state":
            continue  # a bundle without it was never to be folded again
        copy = shutil.copytree(bundle, alone.folder / "copy")
        (copy / part).unlink()
        refused(alone, copy)
        shutil.rmtree(copy)


def test_a_zip_that_was_cut_or_bent_is_told_in_a_sentence(bundle: Path, alone: CommandLine) -> None:
    path = Path(shutil.make_archive(str(alone.folder / "whole"), "zip", bundle))
    with zipfile.ZipFile(path) as archive:
        within = archive.getinfo("events.ndjson").header_offset + 500
    whole = path.read_bytes()
    bent = whole[:within] + bytes(200) + whole[within + 200 :]
    for each in (whole[:within], bent, b"", b"PK"):
        (alone.folder / "bent.zip").write_bytes(each)
        refused(alone, alone.folder / "bent.zip")
    refused(alone, alone.folder / "nowhere.zip")
