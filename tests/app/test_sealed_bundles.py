"""A sealed bundle is checked, folded again and asked by somebody who has no ledger; a whole history is told from any other."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from access.log_sqlite import SQLiteAccessLog
from app.assembly import House
from app.settings import Settings
from app.views import open_views
from ledger.proofs.state_notes import read_state
from proofs.verifier import verified
from tests.app.command_line import CommandLine, speaks_both

Lines = list[dict[str, object]]


def vkey(shell: CommandLine) -> str:
    return shell("checkpoint", "--key").out.strip()


def a_dispute(shell: CommandLine) -> str:
    """One that has several events."""
    told = shell("export", "dispute_timeline", "-o", "t.ndjson", "--format", "ndjson")
    assert told.code == 0, told.err
    rows = [json.loads(line) for line in (shell.folder / "t.ndjson").read_text(encoding="utf-8").splitlines()]
    codes = [row["case_code"] for row in rows if row.get("case_code")]
    return max(set(codes), key=codes.count)


def edited(folder: Path, part: str, edit: Callable[[Lines], object]) -> None:
    """Somebody changes a part of a bundle on its way."""
    path = folder / part
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    edit(lines)
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")


def test_a_bundle_is_folded_again_where_there_is_no_ledger(followed: CommandLine, alone: CommandLine) -> None:
    said = followed("bundle", "all.zip", "--sealed")
    assert said.code == 0, said.err
    key = vkey(followed)
    bundle = shutil.copy(followed.folder / "all.zip", alone.folder / "all.zip")
    assert verified(bundle, "--key", key)[0] == 0
    told = alone("refold", "all.zip", "--key", key, "--json")
    assert told.code == 0, told.err
    facts = told.answer()
    assert isinstance(facts, dict)
    assert (facts["agrees"], facts["differing"], facts["rule packs as here"]) == (True, [], True)
    assert facts["events"] == facts["checkpoint"] > 300
    assert {each["table"]: each["rows"] for each in facts["tables"]}["audit_trail"] == facts["events"]
    assert not (alone.folder / "data").exists(), "the auditor's machine knows no ledger afterwards either"


def test_a_refolded_bundle_answers_as_of_any_moment(followed: CommandLine, alone: CommandLine) -> None:
    assert followed("bundle", "all.zip", "--sealed").code == 0
    bundle = str(followed.folder / "all.zip")
    half = str(read_state(followed("state-hash").out)[1].size // 2)
    for moment in (["--as-of", half], []):
        mine = alone("refold", bundle, "--show", "dispute_board", "--json", *moment)
        assert mine.code == 0, mine.err
        here = ["--recorded-as-of", half] if moment else []
        assert followed("export", "dispute_board", "-o", "b.ndjson", "--format", "ndjson", *here).code == 0
        lines = (followed.folder / "b.ndjson").read_text(encoding="utf-8").splitlines()
        told = mine.answer()
        assert isinstance(told, dict)
        theirs = [json.loads(line) for line in lines if "case_code" in line]
        assert len(told["rows"]) == len([each for each in theirs if "format" not in each]) > 0
    assert alone("refold", bundle, "--show", "persons", "-o", "p.csv").code == 0
    text = (alone.folder / "p.csv").read_text(encoding="utf-8-sig")
    assert "封存 sealed" in text
    assert '"box"' not in text
    unknown = alone("refold", bundle, "--show", "nothing")
    assert (unknown.code, speaks_both(unknown.err)) == (2, True)


def test_a_place_is_bundled_with_whole_streams_and_their_completeness(
    followed: CommandLine, alone: CommandLine
) -> None:
    house = House(Settings(data_dir=followed.folder / "data"))
    told = [
        json.loads(row.state)["meta"].get("grid_code") for row in house.log.read_log(after=0, limit=9_999)
    ]
    house.log.close()
    place = next(each for each in told if each is not None and told.count(each) > 5)
    said = followed("bundle", "place", "--place", place)
    assert said.code == 0, said.err
    key, bundle = vkey(followed), followed.folder / "place"
    assert verified(bundle, "--key", key)[0] == 0
    facts = alone("refold", str(bundle), "--key", key, "--json").answer()
    assert isinstance(facts, dict)
    assert (facts["agrees"], facts["place"]) == (True, place)
    assert 5 < facts["events"] < facts["checkpoint"]
    with closing(SQLiteAccessLog(followed.folder / "data" / "access.sqlite")) as log:
        entry = log.entry(log.head())
    assert entry is not None
    assert (f"place:{place}" in entry.look.objects, entry.look.rows) == (True, facts["events"])
    nowhere = followed("bundle", "nowhere", "--place", "110000")
    assert (nowhere.code, speaks_both(nowhere.err)) == (2, True)


def test_a_bundle_edited_on_its_way_is_found_by_both_readers(
    followed: CommandLine, alone: CommandLine
) -> None:
    assert followed("bundle", "all", "--sealed").code == 0
    bundle, key = followed.folder / "all", vkey(followed)
    state = (bundle / "state").read_text(encoding="utf-8")
    first = read_state(state)[1].tables[0]
    (bundle / "state").write_text(state.replace(f"{first.table} {first.rows}", f"{first.table} 1"), "utf-8")
    assert verified(bundle, "--key", key)[2] == ["state"]
    said = alone("refold", str(bundle), "--key", key)
    assert (said.code, speaks_both(said.err)) == (1, True)
    (bundle / "state").write_text(state, encoding="utf-8")
    edited(bundle, "events.ndjson", lambda lines: lines[9].update(version=77))
    assert verified(bundle, "--key", key)[1:] == ([10], ["event"])
    said = alone("refold", str(bundle), "--key", key)
    assert said.code == 1
    assert "position 10" in said.err


def test_a_read_table_that_was_edited_is_not_as_it_was_published(
    followed: CommandLine, alone: CommandLine
) -> None:
    settings = Settings(data_dir=followed.folder / "data")
    views = open_views(settings)
    with views.writing() as cursor:
        cursor.execute("UPDATE dispute_timeline SET topic = topic || 'x' WHERE position > 100")
    views.close()
    assert followed("bundle", "all.zip", "--sealed").code == 0
    said = alone("refold", str(followed.folder / "all.zip"), "--json")
    told = said.answer()
    assert isinstance(told, dict)
    assert (said.code, told["differing"]) == (1, ["dispute_timeline"])


def test_the_state_is_published_under_the_logs_signature(followed: CommandLine) -> None:
    said = followed("state-hash")
    assert said.code == 0, said.err
    _, state = read_state(said.out)
    assert (state.origin, state.place) == ("gridledger/town", "all")
    _, earlier = read_state(followed("state-hash", "--at", "100").out)
    assert earlier.size == 100
    assert earlier.tables != state.tables
    assert followed("state-hash", "--at", "999999").code == 1


def test_a_whole_history_is_told_from_one_with_something_withheld(followed: CommandLine) -> None:
    name, key = f"dispute:{a_dispute(followed)}", vkey(followed)
    said = followed("proof", "history", name, "-o", "mine")
    assert said.code == 0, said.err
    bundle = followed.folder / "mine"
    assert verified(bundle, "--key", key, "--stream", name)[0] == 0
    assert verified(bundle, "--key", key, "--stream", "person:SOMEBODY")[2] == ["stream"]
    whole = (bundle / "events.ndjson").read_text(encoding="utf-8")
    positions = [json.loads(line)["position"] for line in whole.splitlines()]
    assert len(positions) > 2
    for at in (0, len(positions) // 2, len(positions) - 1):
        edited(bundle, "events.ndjson", lambda lines, at=at: lines.pop(at))
        code, named, codes = verified(bundle, "--key", key, "--stream", name)
        assert (code, set(codes)) == (1, {"history"})
        assert positions[-1] in named
        assert at == len(positions) - 1 or positions[at + 1] in named, "where it is missing is named too"
        (bundle / "events.ndjson").write_text(whole, encoding="utf-8")
    edited(
        bundle,
        "events.ndjson",
        lambda lines: lines.append({**lines[-1], "position": positions[-1] + 1, "version": len(lines) + 1}),
    )
    assert verified(bundle, "--key", key)[0] == 1
    edited(bundle, "histories.ndjson", lambda lines: lines[0].update(events=len(positions) + 1))
    assert "history" in verified(bundle, "--key", key)[2]


def test_who_has_no_history_is_shown_to_have_none(followed: CommandLine) -> None:
    said = followed("proof", "history", "person:NOBODY", "-o", "none.zip")
    assert said.code == 0, said.err
    bundle = followed.folder / "none.zip"
    assert verified(bundle, "--key", vkey(followed), "--stream", "person:NOBODY")[0] == 0
    told = followed("proof", "history", "person:NOBODY").answer()
    assert isinstance(told, dict)
    assert (told["history"]["events"], told["events"]) == (0, [])


def test_a_history_that_is_there_cannot_be_denied(followed: CommandLine) -> None:
    name, key = f"dispute:{a_dispute(followed)}", vkey(followed)
    assert followed("proof", "history", name, "-o", "mine").code == 0
    looks = followed("access", "--limit", "1", "--json").answer()
    assert isinstance(looks, dict)
    (look,) = looks["items"]
    assert (look["action"], look["records_seen"], look["purpose"]) == ("proofs.history", [name], "duty")
    bundle = followed.folder / "mine"
    (bundle / "events.ndjson").write_text("", encoding="utf-8")
    edited(
        bundle, "histories.ndjson", lambda lines: lines[0].update(events=0, last=0, digest=None, other=None)
    )
    assert verified(bundle, "--key", key, "--stream", name)[2] == ["history"]
