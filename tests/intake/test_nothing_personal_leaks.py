"""A message we do not take leaves nothing of a person in the log, the receipts, the dead letters or our own log lines."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from intake.delivery import Sender
from intake.road import RoadSettings
from ledger.port import Verdict
from tests.support.intake import APP, Bench, event, sqlite_bench

REPORTED = "gridledger.dispute.reported.v1"
STRANGER = Sender("stranger", frozenset({"urn:gridledger:source:somebody"}))
ID_NUMBER, PHONE, NAME = "990101198001010014", "13800001111", "刘金丝雀"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return sqlite_bench(tmp_path, RoadSettings(publish=True))


def nowhere(bench: Bench, folder: Path, canary: str, printed: str) -> None:
    """Nobody finds the canary: what was published, what was logged, what lies in the files."""
    published = b"".join(row.payload + row.key.encode() for row in bench.store.outbox(after=0, limit=99))
    assert canary.encode() not in published
    assert canary not in printed
    for file in folder.rglob("*"):
        if file.is_file():
            assert canary.encode() not in file.read_bytes(), f"readable in {file.name}"


@pytest.mark.parametrize("canary", [ID_NUMBER, PHONE, NAME])
@pytest.mark.parametrize("attribute", ["type", "actor", "actorrole", "basis", "gridcode", "time"])
def test_of_an_attribute_without_its_form_nothing_is_kept_readable(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str], attribute: str, canary: str
) -> None:
    said: Mapping[str, object] = {**event(REPORTED, "D-1"), attribute: canary}
    assert bench.send_one(said).verdict is Verdict.REFUSED
    nowhere(bench, tmp_path, canary, "".join(capsys.readouterr()))


@pytest.mark.parametrize("canary", [ID_NUMBER, PHONE])
@pytest.mark.parametrize("attribute", ["id", "subject", "actor", "source"])
def test_of_a_stranger_no_number_of_a_person_is_kept_readable(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str], attribute: str, canary: str
) -> None:
    said: Mapping[str, object] = {**event(REPORTED, "D-1"), attribute: canary}
    assert bench.send_one(said, sender=STRANGER).verdict is Verdict.REFUSED
    nowhere(bench, tmp_path, canary, "".join(capsys.readouterr()))


@pytest.mark.parametrize("canary", [ID_NUMBER, PHONE])
def test_a_dead_letter_is_not_named_by_a_number_of_a_person(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str], canary: str
) -> None:
    headers = [("ce_id", canary.encode()), ("ce_source", APP.encode()), ("content-type", b"application/avro")]
    delivery = bench.raw(b"Obj", headers)
    receipt = bench.road.take([delivery])[0]
    assert (receipt.verdict, receipt.id) == (Verdict.UNREADABLE, delivery.place)
    nowhere(bench, tmp_path, canary, "".join(capsys.readouterr()))


@pytest.mark.parametrize(
    "text",
    [
        NAME,
        "%E5%88%98%E9%87%91%E4%B8%9D%E9%9B%80",
        f"case-{PHONE}",
        f"+86 {PHONE}".replace(" ", "-"),
        f"{ID_NUMBER}/2026",
        f"%E5%88%98{PHONE}",
        "".join(f"%{ord(digit):02X}" for digit in PHONE),
        f"{NAME}与他人纠纷",
        "a case",
    ],
)
@pytest.mark.parametrize("attribute", ["id", "subject"])
def test_a_number_of_a_thing_names_nobody_in_any_disguise(
    bench: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str], attribute: str, text: str
) -> None:
    receipt = bench.send_one({**event(REPORTED, "D-1"), attribute: text})
    assert receipt.verdict is Verdict.REFUSED
    nowhere(bench, tmp_path, text, "".join(capsys.readouterr()))


@pytest.mark.parametrize(
    "text", ["D-1", "2026-3", f"9{PHONE}", f"{ID_NUMBER}7", "a%2Fb", "urn:case:7#1", "9" * 128]
)
@pytest.mark.parametrize("attribute", ["id", "subject"])
def test_an_ordinary_number_of_a_thing_is_taken(bench: Bench, attribute: str, text: str) -> None:
    assert bench.send_one({**event(REPORTED, "D-1"), attribute: text}).verdict is Verdict.ACCEPTED


def test_a_strangers_refusal_is_not_published_as_the_claimed_sources(bench: Bench) -> None:
    before = bench.store.outbox(after=0, limit=99)[-1].seq
    receipt = bench.send_one(event(REPORTED, "D-1"), sender=STRANGER)
    assert receipt.source == APP, "the stranger itself is told which source it may not use"
    (row,) = bench.store.outbox(after=before, limit=99)
    assert APP.encode() not in row.payload, "the source it claimed to be would take this refusal for its own"
    assert row.key == "urn:gridledger:not-registered:stranger"
