"""`gridledger lineage`: a row of a read table names the events that made it, and a doubter checks them alone."""

import json
import sqlite3
from base64 import b64decode
from contextlib import closing
from pathlib import Path

import pytest

from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.merkle import verify_inclusion
from proofs.verifier import verified
from tests.app.command_line import CommandLine, speaks_both
from tests.app.test_masked_everywhere import legible_in
from tests.app.test_proofs import touch as touch_log
from tests.app.test_proofs import vkey
from tests.app.test_replay import touch

Told = dict[str, object]

A_CASE = "SELECT case_code FROM dispute_board_versions GROUP BY case_code ORDER BY count(*) DESC, case_code LIMIT 1"
A_PERSON = "SELECT person_key FROM persons WHERE name IS NOT NULL ORDER BY person_key LIMIT 1"


def found_in(shell: CommandLine, statement: str) -> str:
    """One value of the read tables."""
    with closing(sqlite3.connect(shell.folder / "data" / "views.sqlite")) as views:
        return str(views.execute(statement).fetchone()[0])


def told(shell: CommandLine, *words: str) -> tuple[int, Told]:
    """How it ended, and its document."""
    said = shell("lineage", *words, "--json")
    answer = said.answer()
    assert isinstance(answer, dict), said.err
    return said.code, answer


def events_of(answer: Told) -> list[Told]:
    events = answer["events"]
    assert isinstance(events, list)
    return events


def test_every_event_of_a_case_is_named_and_proved(followed: CommandLine) -> None:
    case = found_in(followed, A_CASE)
    code, answer = told(followed, "dispute_board", case)
    assert (code, answer["agrees"], answer["holds"], answer["standing"]) == (0, True, True, "stands")
    assert answer["key"] == {"case_code": case}
    note, signed = read_checkpoint(str(answer["checkpoint"]))
    events = events_of(answer)
    assert len(events) > 2
    for each in events:
        assert each["stream"] == f"dispute:{case}"
        proof, position = each["proof"], each["position"]
        assert isinstance(proof, list)
        assert isinstance(position, int)
        assert verify_inclusion(
            leaf=b64decode(str(each["leaf_hash"])),
            index=position - 1,
            size=signed.size,
            root=signed.root,
            proof=[b64decode(part) for part in proof],
        )
    assert note.written() == answer["checkpoint"]
    said = followed("lineage", "dispute_board", case)
    assert said.code == 0
    assert f"dispute:{case}" in said.out
    assert "replaying dispute_board" in said.err


@pytest.mark.parametrize("name", ["row.zip", "row"])
def test_the_bundle_is_checked_without_the_house(followed: CommandLine, name: str) -> None:
    case = found_in(followed, A_CASE)
    code, answer = told(followed, "dispute_board", case, "-o", name)
    assert code == 0
    words = ("--key", vkey(followed), "--stream", f"dispute:{case}")
    assert verified(followed.folder / name, *words) == (0, [], [])
    if name == "row":
        lines = (followed.folder / name / "events.ndjson").read_text("utf-8").splitlines()
        bundled = [json.loads(line)["position"] for line in lines]
        assert bundled == [each["position"] for each in events_of(answer)]


def test_a_person_told_of_by_name_shows_no_value_and_leaves_a_look(followed: CommandLine) -> None:
    person = found_in(followed, A_PERSON)
    said = followed("lineage", "persons", person)
    assert said.code == 0
    assert "person.referenced.v1" in said.out
    assert legible_in(said.out + said.err) == []
    touch(followed.folder, f"UPDATE persons SET name = NULL WHERE person_key = '{person}'")
    changed = followed("lineage", "persons", person)
    assert changed.code == 1
    assert "name: " in changed.out
    assert legible_in(changed.out) == []
    looks = followed("access", "--json", "--limit", "1").answer()
    assert isinstance(looks, dict)
    (look,) = looks["items"]
    assert (look["action"], look["persons_seen"], look["records_seen"]) == (
        "audit.read",
        [person],
        ["view:registry"],
    )
    assert look["rows"] == changed.out.count(f"│ person:{person} │")


def test_an_edited_row_is_told_by_its_column(followed: CommandLine) -> None:
    case = found_in(followed, A_CASE)
    touch(followed.folder, f"UPDATE dispute_board SET party_count = 99 WHERE case_code = '{case}'")
    said = followed("lineage", "dispute_board", case)
    assert said.code == 1
    assert "party_count: 99 -> " in said.out
    assert speaks_both(said.out)


def test_an_event_that_is_not_the_signed_one_is_not_proved(followed: CommandLine) -> None:
    assert followed("checkpoint", "-o", "seen").code == 0
    code, before = told(followed, "audit_trail", "77")
    assert code == 0
    touch_log(
        followed.folder,
        "UPDATE stored_events SET state = CAST(state || ' ' AS BLOB) WHERE notification_id = 77",
    )
    code, after = told(followed, "audit_trail", "77")
    assert (code, after["holds"]) == (1, False)
    assert events_of(before)[0]["proof"] is not None
    assert events_of(after)[0]["proof"] is None


@pytest.mark.parametrize("words", [("lineage", "audit_trail", "77"), ("replay",)])
def test_a_log_with_a_hole_is_said_to_have_one(followed: CommandLine, words: tuple[str, ...]) -> None:
    touch_log(followed.folder, "DELETE FROM stored_events WHERE notification_id = 60")
    said = followed(*words)
    assert (said.code, said.out) == (1, "")
    assert "position 60" in said.err
    assert speaks_both(said.err)


def test_of_an_earlier_position(followed: CommandLine) -> None:
    case = found_in(followed, A_CASE)
    all_events = [each["position"] for each in events_of(told(followed, "dispute_board", case)[1])]
    code, answer = told(followed, "dispute_board", case, "--at", str(all_events[1]))
    assert code == 0
    assert [each["position"] for each in events_of(answer)] == all_events[:2]


def test_a_row_that_never_was_ends_with_one_and_writes_nothing(followed: CommandLine) -> None:
    said = followed("lineage", "persons", "01JN0000000000000000000ZZZ", "-o", "row.zip")
    assert said.code == 1
    assert speaks_both(said.out)
    assert not (followed.folder / "row.zip").exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("residents", "x"), "lineage.table_unknown"),
        (("persons",), "lineage.key_malformed"),
        (("audit_trail", "first"), "lineage.key_malformed"),
        (("persons", "x", "--at", "999999"), "999999"),
        (("persons", "x", "--at", "0"), "--at"),
    ],
)
def test_bad_use(followed: CommandLine, words: tuple[str, ...], named: str) -> None:
    said = followed("lineage", *words)
    assert (said.code, said.out) == (2, "")
    assert named in said.err
    assert named == "--at" or speaks_both(said.err)


def test_without_an_access_log_nothing_is_told(followed: CommandLine) -> None:
    log = followed.folder / "data" / "access.sqlite"
    followed("letters", "list")
    with closing(sqlite3.connect(log)) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON looks BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
        connection.commit()
    said = followed("lineage", "audit_trail", "7", "-o", "row.zip")
    assert (said.code, said.out) == (3, "")
    assert not (followed.folder / "row.zip").exists()


def test_nothing_is_left_behind(followed: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch: Path = followed.folder / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    assert followed("lineage", "audit_trail", "7").code == 0
    assert list(scratch.iterdir()) == []
