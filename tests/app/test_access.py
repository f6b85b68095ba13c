"""Who stands at the machine leaves a trace as well: commands that show records write it first."""

import json
import sqlite3
from pathlib import Path

from tests.app.command_line import CommandLine, speaks_both


def entries(shell: CommandLine, *words: str) -> list[dict[str, object]]:
    """What `gridledger access` says, without the look this is."""
    said = shell("access", *words, "--json", "--limit", "1000")
    assert said.code == 0, said.err
    answer = said.answer()
    assert isinstance(answer, dict)
    return list(answer["items"])


def test_an_export_is_a_look_at_everybody_in_it(town: CommandLine) -> None:
    assert town("rebuild", "registry", "--accept-difference").code == 0
    assert town("export", "persons", "-o", "persons.csv").code == 0
    entry = entries(town)[-1]
    assert (entry["action"], entry["outcome"], entry["role"], entry["login"]) == (
        "exports.read",
        "exported",
        "operator",
        4,
    )
    rows = len((town.folder / "persons.csv").read_text("utf-8-sig").splitlines())
    seen = entry["persons_seen"]
    assert isinstance(seen, list)
    assert isinstance(entry["rows"], int)
    assert 200 < len(seen) <= entry["rows"] < rows
    assert [each["position"] for each in entries(town, "--person", str(seen[0]))][-1] == entry["position"]
    assert town("rights", "copy", str(seen[0])).code == 0
    copied = entries(town)[0]
    assert (copied["action"], copied["outcome"]) == ("rights.copy", "unmasked")
    assert copied["purpose"] == "subject_request"


def test_many_persons_are_told_in_several_entries_of_one_request(town: CommandLine) -> None:
    assert town("rebuild", "audit_trail", "--accept-difference").code == 0
    assert town("export", "audit_trail", "-o", "trail.csv").code == 0
    told = entries(town)
    assert len(told) > 1
    assert {each["action"] for each in told} == {"exports.read"}
    assert len({each["request_id"] for each in told}) == 1
    assert max(len(str(each)) for each in told) < 120_000


def test_without_an_access_log_nothing_is_exported(town: CommandLine) -> None:
    log = town.folder / "data" / "access.sqlite"
    with sqlite3.connect(log) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON looks BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    for words in (("export", "persons", "-o", "persons.csv"), ("letters", "list"), ("replay",), ("access",)):
        said = town(*words)
        assert (said.code, said.out) == (3, ""), words
        assert speaks_both(said.err)
    assert not (town.folder / "persons.csv").exists()


def test_replay_letters_and_waiting_leave_a_look_each(town: CommandLine) -> None:
    for words in (
        ("replay", "--projection", "proofs"),
        ("letters", "list"),
        ("conflicts", "list"),
        ("waiting", "list"),
    ):
        assert town(*words).code == 0, words
    assert [each["action"] for each in reversed(entries(town))] == [
        "audit.read",
        "letters.list",
        "letters.list",
        "waiting.list",
    ]


def test_the_log_is_shown_narrowed_written_to_a_file_and_each_time_looked_at(town: CommandLine) -> None:
    town("letters", "list")
    assert town("access").code == 0
    assert [each["action"] for each in entries(town)] == ["access.list", "letters.list"]
    assert entries(town, "--to", "2020-01-01T00:00:00+08:00") == []
    said = town("access", "export", "-o", "looks.ndjson")
    assert said.code == 0
    lines = [json.loads(each) for each in (town.folder / "looks.ndjson").read_text("utf-8").splitlines()]
    assert [each["position"] for each in lines] == [4, 3, 2, 1]
    assert (town.folder / "looks.ndjson").stat().st_mode & 0o077 == 0
    assert town("access", "unusual", "--json").answer() == []
    assert [each["action"] for each in entries(town)][:2] == ["access.unusual", "exports.read"]
    assert town("access", "export", "-o", "none.ndjson", "--to", "2020-01-01T00:00:00+08:00").code == 0
    assert [(each["action"], each["rows"]) for each in entries(town)[:1]] == [("exports.read", 0)]
    assert (town.folder / "none.ndjson").read_bytes() == b""


def test_a_file_of_ones_own_can_be_named(town: CommandLine) -> None:
    elsewhere = Path(town.folder) / "elsewhere.sqlite"
    assert town("prepare", access_log=elsewhere).code == 0
    assert town("letters", "list", access_log=elsewhere).code == 0
    said = town("access", "--json", access_log=elsewhere)
    answer = said.answer()
    assert isinstance(answer, dict)
    assert [each["action"] for each in answer["items"]] == ["letters.list"]
