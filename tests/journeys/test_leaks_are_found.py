"""The search for canaries is seen to find one: in every form, in every kind of place, planted on purpose."""

import json
import logging
import sqlite3
import subprocess
import sys
import zipfile
from base64 import b64encode
from pathlib import Path
from random import Random

import httpx
import pytest
import structlog

from tests.support.canaries import Sighting, canary, forms, needles, sightings
from tests.support.outputs import (
    listening,
    of_answer,
    of_databases,
    of_files,
    of_process,
    whole_text,
)

BIRD = canary(Random(20260302))
SOUGHT = needles([BIRD])
EVERY_FORM = [
    pytest.param(kind, form, planted, id=f"{kind} as {form}")
    for kind, value in BIRD.words().items()
    for form, planted in forms(kind, value)
]


def kinds(found: list[Sighting]) -> set[str]:
    return {each.kind for each in found}


@pytest.mark.parametrize(("kind", "form", "planted"), EVERY_FORM)
def test_every_form_of_every_value_is_found(kind: str, form: str, planted: bytes) -> None:
    assert Sighting("here", kind, form) in sightings({"here": b"before" + planted + b"after"}, SOUGHT)


@pytest.mark.parametrize("before", range(7))
def test_base64_is_found_wherever_a_value_begins_in_it(before: int) -> None:
    told = b64encode(b"x" * before + BIRD.name.encode() + b"and more")
    assert "name" in kinds(sightings({"here": told}, SOUGHT))


def test_ordinary_output_is_no_sighting() -> None:
    told = json.dumps(
        {"name": BIRD.name[0] + "*", "id": BIRD.id_number[:4] + "************" + BIRD.id_number[-4:]}
    )
    assert sightings({"here": told.encode(), "there": bytes(range(256)) * 64}, SOUGHT) == []


def test_a_planted_log_line_is_found_at_any_level() -> None:
    with listening() as overheard:
        structlog.get_logger("ours").debug("planted", value=BIRD.phone)
        logging.getLogger("a.library").debug("planted %s", BIRD.id_number)
        try:
            raise ValueError(BIRD.name)
        except ValueError:
            structlog.get_logger("ours").exception("planted")
    assert {"phone", "id_number", "name"} <= kinds(sightings(overheard.outputs(), SOUGHT))


def raises_with_a_cause() -> None:
    try:
        raise KeyError(BIRD.address)
    except KeyError as cause:
        raise OSError("out of reach") from cause


def test_a_planted_cause_of_an_exception_is_found() -> None:
    with pytest.raises(OSError, match="out of reach") as raised:
        raises_with_a_cause()
    raised.value.add_note(BIRD.text)
    assert {"address", "text"} <= kinds(sightings({"here": whole_text(raised.value)}, SOUGHT))


def test_a_planted_header_and_body_are_found() -> None:
    answered = httpx.Response(200, headers={"x-planted": BIRD.phone}, content=BIRD.name.encode("utf-16"))
    assert {"phone", "name"} <= kinds(sightings(of_answer("a path", answered), SOUGHT))


def test_a_planted_file_and_file_name_are_found(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    (tmp_path / "spool" / "left").write_bytes(BIRD.text.encode("gb18030"))
    (tmp_path / f"{BIRD.name}.csv").touch()
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("part", BIRD.phone * 50)
    found = sightings(of_files(tmp_path), SOUGHT)
    assert {("file spool/left", "text"), ("names of files", "name"), ("file packed.zip", "phone")} <= {
        (each.where, each.kind) for each in found
    }


def test_a_planted_row_is_found_though_a_page_ends_inside_it(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "read.sqlite") as database:
        database.execute("PRAGMA page_size = 512")
        database.execute("CREATE TABLE planted (value TEXT)")
        database.execute("INSERT INTO planted VALUES (?)", ("x" * 470 + BIRD.text + "y" * 2_000,))
    database.close()
    assert "text" in kinds(sightings(of_databases(tmp_path), SOUGHT))


def test_a_planted_argument_of_a_process_is_found() -> None:
    told = [sys.executable, "-c", "print('here', flush=True); input()", BIRD.phone]
    with subprocess.Popen(told, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n", "before, it may still be this program"
        found = sightings(of_process(process.pid), SOUGHT)
        process.communicate(b"\n")
    assert "phone" in kinds(found)
