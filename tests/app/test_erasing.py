"""An erasure on the command line and cut short at every step: two persons, one end, a certificate."""

import json
import sqlite3
from contextlib import closing
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.erasing import ErasureWork
from app.erasing_refused import NotForgotten, ReadModelsBehind
from intake.erasure import DoneBefore, ErasureOrder
from ledger.identity import stream_id
from projections.instants import instant_of
from projections.rights.certificate import certificate_id
from projections.search.table import ENTRIES, WORDS
from proofs.canaries import canaries, places, story
from proofs.erasure import GUARD, _decided
from proofs.erasure_house import ErasureHouse, erasure_house
from tests.app.command_line import CommandLine, speaks_both

PEOPLE = canaries(6)
GONE = PEOPLE[0]
STEPS = ("apply", "follow", "drop_old", "scrub", "certify")


class CutShort(Exception):
    """The process died here."""


@pytest.fixture
def house(tmp_path: Path) -> ErasureHouse:
    """Six persons, all followed."""
    made = erasure_house(tmp_path)
    made.tell(PEOPLE)
    made.sign()
    return made


def dying_after(work: ErasureWork, step: str) -> ErasureWork:
    """The same work in a process that dies once this step is done."""

    class Dying(ErasureWork):
        __slots__ = ()

        def follow(self) -> None:
            _die_if(step == "apply")
            super().follow()
            _die_if(step == "follow")

        def scrub(self) -> None:
            _die_if(step == "drop_old")
            super().scrub()
            _die_if(step == "scrub")

        def certify(self, order: ErasureOrder) -> dict[str, str | int | None]:
            said = super().certify(order)
            _die_if(step == "certify")
            return said

    fields = tuple(each.name for each in dataclass_fields(ErasureWork))
    return Dying(**{name: getattr(work, name) for name in fields})


def _die_if(now: bool) -> None:
    if now:
        raise CutShort


@pytest.mark.parametrize("step", STEPS)
def test_cut_short_after_any_step_the_next_run_finishes_it(house: ErasureHouse, step: str) -> None:
    order = _decided(house, GONE)
    with pytest.raises(CutShort):
        dying_after(house.work, step).run([order], GUARD)
    head = house.road.store.head()
    (said,) = house.work.run([order], GUARD)
    assert house.road.store.head() == head
    assert house.found_by_search([GONE]) == 0
    held = house.held_by([GONE])
    assert (held.keys, held.boxes) == (frozenset(), frozenset())
    assert said["position"] == head - 1
    (listed,) = house.book.orders()
    assert (listed.person_key, listed.request) == (GONE.key, order.request)
    assert listed.done_before == DoneBefore(
        *(_instant(said, name) for name in ("key_destroyed_at", "copies_unreadable_by"))
    )
    house.close()


def test_the_list_is_the_order_to_erase_again_after_a_restore_and_the_certificate_keeps_what_it_said(
    house: ErasureHouse, tmp_path: Path
) -> None:
    (said,) = house.work.run([_decided(house, GONE)], GUARD)
    house.close()
    elsewhere = erasure_house(tmp_path / "restored")
    elsewhere.take((*places(), *story(PEOPLE)))
    again = replace(elsewhere.work, shelf=house.work.shelf)
    orders = house.book.orders()
    assert [each.done_before for each in orders] == [
        DoneBefore(*(_instant(said, name) for name in ("key_destroyed_at", "copies_unreadable_by")))
    ]
    (told,) = again.run(orders, GUARD)
    assert told == {**said, "position": told["position"]}
    assert elsewhere.found_by_search([GONE]) == 0
    elsewhere.close()


def test_read_models_kept_by_another_process_are_waited_for_and_then_told_of(house: ErasureHouse) -> None:
    order = _decided(house, GONE)
    lease = house.work.views.take_lease("search", "another", 60.0)
    assert lease is not None
    with pytest.raises(ReadModelsBehind) as behind:
        replace(house.work, patience=0.2).run([order], GUARD)
    assert "search" in behind.value.zh
    house.work.views.give_up_lease(lease)
    house.work.run([order], GUARD)
    assert house.found_by_search([GONE]) == 0
    house.close()


def test_no_certificate_is_issued_where_a_read_model_passed_over_the_erasure(house: ErasureHouse) -> None:
    order, other = _decided(house, GONE), _decided(house, PEOPLE[1])
    house.work.follow()
    stuck = ("search", 1, stream_id(f"person:{GONE.key}").hex, "person.corrected.v1", "KeyError at event 1")
    with house.work.views.writing() as cursor:
        cursor.execute("INSERT INTO parked_events VALUES (?, ?, ?, ?, ?)", stuck)
    with pytest.raises(NotForgotten) as told:
        house.work.run([order, other], GUARD)
    assert told.value.names == ["search"]
    for text in (told.value.zh, told.value.en):
        assert GONE.key in text
        assert PEOPLE[1].key not in text
    assert [path.stem for path in house.work.shelf.folder.glob("*.json")] == [
        certificate_id(other.person_key, other.request)
    ]
    assert house.found_by_search([GONE, PEOPLE[1]]) == 1
    house.work.views.clear("search", (ENTRIES, WORDS))
    assert len(house.work.run([order, other], GUARD)) == 2
    assert house.found_by_search([GONE, PEOPLE[1]]) == 0
    house.close()


def _instant(said: dict[str, str | int | None], name: str) -> datetime:
    return instant_of(str(said[name]))


@pytest.fixture
def shell(tmp_path: Path) -> CommandLine:
    """A small fictional town in an empty folder."""
    typed = CommandLine(tmp_path)
    assert typed("demo", "--size", "1", "--persons", "20", "--seed", "3", "--load-only").code == 0
    return typed


def test_two_persons_erase_somebody_and_everybody_can_see_how(shell: CommandLine) -> None:
    key = somebody(shell)
    asked = shell("erase", "request", key, "--as", "staff:D0001", "--basis", "purpose_ended", "--json")
    assert asked.code == 0, asked
    request = json.loads(asked.out)["request"]
    own = shell("erase", "approve", key, request, "--as", "staff:D0001", "--json")
    assert (own.code, json.loads(own.out)["code"]) == (1, "rights.approver_is_requester")
    early = shell("erase", "run", key, request, "--as", "staff:D0001")
    assert early.code == 1
    assert speaks_both(early.err)
    assert shell("erase", "approve", key, request, "--as", "staff:D0002").code == 0
    assert "密钥销毁时间" in shell("erase", "run", "--as", "staff:D0001").out
    (told,) = json.loads(shell("erase", "status", key, "--json").out)["requests"]
    assert told["state"] == "erased"
    assert json.loads(shell("rights", "show", key, "--json").out)["erasure"] == "erased"
    listed = json.loads(shell("rights", "list", "--state", "erased", "--json").out)
    assert [each["request"] for each in listed["items"]] == [request]
    copy = json.loads(shell("rights", "copy", key).out)
    assert copy["records"][0]["erased"] is True
    assert {path.suffix for path in (shell.folder / "data" / "certificates").iterdir()} == {".json", ".txt"}
    again = shell("erase", "run", "--after-restore", "--as", "staff:D0001", "--json")
    assert json.loads(again.out)["erased"] == 1


def test_a_backup_from_before_brings_nobody_back(shell: CommandLine) -> None:
    key, data = somebody(shell), shell.folder / "data"
    assert shell("backup", "before").code == 0
    asked = shell("erase", "request", key, "--as", "staff:D0001", "--basis", "purpose_ended", "--json")
    request = json.loads(asked.out)["request"]
    assert shell("erase", "run", key, request, "--as", "staff:D0001").code == 1
    assert not (data / "keys" / "erasure-list").exists(), "what two persons did not decide stands in no list"
    assert shell("erase", "approve", key, request, "--as", "staff:D0002").code == 0
    assert shell("erase", "run", "--as", "staff:D0001").code == 0
    first = certificate(shell)
    for path in data.glob("*.sqlite*"):
        path.unlink()
    restored = shell("restore", "before", "--json")
    assert restored.code == 0, restored.err
    (told,) = json.loads(shell("erase", "status", key, "--json").out)["requests"]
    assert (told["state"], told["key_destroyed_at"]) == ("erased", first["key_destroyed_at"])
    assert json.loads(shell("rights", "copy", key).out)["records"][0]["erased"] is True
    with closing(sqlite3.connect(data / "ledger.sqlite")) as database:
        kept = "SELECT count(*) FROM subject_keys WHERE subject = ?"
        assert database.execute(kept, (f"person:{key}",)).fetchone() == (0,)
    assert shell("verify").code == 0


def test_nobody_is_erased_without_a_fresh_cosignature_where_witnesses_are_named(shell: CommandLine) -> None:
    vkey = shell("witness", "--key", "w.key", "--name", "witness.example").out.strip()
    key = somebody(shell)
    asked = shell("erase", "request", key, "--as", "staff:D0001", "--basis", "purpose_ended", "--json")
    request = json.loads(asked.out)["request"]
    assert shell("erase", "approve", key, request, "--as", "staff:D0002").code == 0
    held = shell("erase", "run", "--as", "staff:D0001", witness_keys=vkey)
    assert (held.code, "checkpoint.not_cosigned" in held.err) == (1, True), held.err
    assert speaks_both(held.err)
    assert shell("erase", "run", "--as", "staff:D0001").code == 0


def certificate(shell: CommandLine) -> dict[str, str]:
    """The one that lies there."""
    (path,) = (shell.folder / "data" / "certificates").glob("*.json")
    said: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return said


@pytest.mark.parametrize(
    "words",
    [
        ("erase", "request", "liu", "--as", "staff:D0001", "--basis", "purpose_ended"),
        ("erase", "approve", GONE.key, GONE.key, "--as", "dpo"),
        ("erase", "run", GONE.key, "--as", "staff:D0001"),
        ("rights", "show", "liu"),
        ("rights", "list", "--after", "nonsense"),
    ],
)
def test_bad_use_is_told_in_both_languages(shell: CommandLine, words: tuple[str, ...]) -> None:
    said = shell(*words)
    assert said.code == 2
    assert speaks_both(said.err)


def somebody(shell: CommandLine) -> str:
    """Whoever of the town was named first."""
    first = "SELECT state FROM stored_events WHERE topic = 'person.referenced.v1' ORDER BY notification_id LIMIT 1"
    with closing(sqlite3.connect(shell.folder / "data" / "ledger.sqlite")) as database:
        (state,) = database.execute(first).fetchone()
    return str(json.loads(state)["data"]["person_key"])
