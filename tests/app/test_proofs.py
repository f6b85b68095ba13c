"""Proofs at the command line: sign, hand out, check, witness, and find what the owner of the files changed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.assembly import House
from app.settings import Settings
from app.views import open_views, projections_over
from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.notes import read_verifier
from projections.runner import ProjectionRunner
from proofs.verifier import verified
from tests.app.command_line import CommandLine, speaks_both


@pytest.fixture
def signed(town: CommandLine) -> CommandLine:
    """The town with its proof tree followed and one checkpoint signed."""
    settings = Settings(data_dir=town.folder / "data")
    house, views = House(settings), open_views(settings)
    folder = projections_over(house.log, house.vault, views).folder("proofs")
    ProjectionRunner(house.log, views, folder, _quiet).catch_up()
    views.close()
    house.log.close()
    said = town("checkpoint", "-o", "seen")
    assert said.code == 0, said.err
    return town


def _quiet(event: str, projection: str) -> None:
    """A runner that fails raises out of `catch_up`."""


def size_of(shell: CommandLine, name: str = "seen") -> int:
    """How many events a checkpoint file speaks for."""
    return read_checkpoint((shell.folder / name).read_text(encoding="utf-8"))[1].size


def vkey(shell: CommandLine) -> str:
    """The town's public key."""
    return shell("checkpoint", "--key").out.strip()


def touch(folder: Path, *statements: str) -> None:
    """What the owner of the file can do: drop the guards, rewrite a row."""
    with closing(sqlite3.connect(folder / "data" / "ledger.sqlite", isolation_level=None)) as ledger:
        ledger.execute("DROP TRIGGER stored_events_never_updated")
        ledger.execute("DROP TRIGGER stored_events_never_deleted")
        for each in statements:
            ledger.execute(each)


def test_a_checkpoint_is_signed_and_kept_beside_the_keys(signed: CommandLine) -> None:
    note, checkpoint = read_checkpoint((signed.folder / "seen").read_text(encoding="utf-8"))
    assert checkpoint.origin == "gridledger/town"
    assert read_verifier(vkey(signed)).signed(note)
    assert signed("checkpoint").out == note.written(), "nothing came since: the same again"
    keys = signed.folder / "data" / "keys"
    assert (keys / "signing-key").stat().st_mode & 0o777 == 0o600
    assert [int(each.stem) for each in (keys / "checkpoints").iterdir()] == [checkpoint.size]


def test_an_untouched_ledger_is_as_it_was_signed(signed: CommandLine) -> None:
    said = signed("verify", "--json")
    told = said.answer()
    assert isinstance(told, dict)
    assert (said.code, told["holds"], told["divergence"]) == (0, True, None)
    assert told["size"] == told["head"] == size_of(signed) > 300
    assert "holds" in signed("verify").out


@pytest.mark.parametrize(
    ("statement", "fault", "position"),
    [
        ("UPDATE stored_events SET state = CAST(state || ' ' AS BLOB) WHERE notification_id = 77", "changed", 77),
        ("DELETE FROM stored_events WHERE notification_id = 78", "missing", 78),
        ("DELETE FROM stored_events WHERE notification_id >= 79", "cut", 79),
        ("UPDATE stored_events SET originator_id = upper(originator_id) WHERE notification_id = 80", "unreadable", 80),
        ("UPDATE stored_events SET state = 'text' WHERE notification_id = 81", "unreadable", 81),
        ("UPDATE stored_events SET originator_id = 'x' WHERE notification_id = 82", "unreadable", 82),
    ],
)  # fmt: skip
def test_the_first_position_that_is_not_as_signed_is_named(
    signed: CommandLine, statement: str, fault: str, position: int
) -> None:
    touch(signed.folder, statement)
    said = signed("verify", "--json")
    told = said.answer()
    assert isinstance(told, dict)
    assert said.code == 1
    assert told["divergence"] == {"fault": fault, "position": position, "until": position}
    assert speaks_both(signed("verify").out)


def test_a_tree_made_anew_over_a_changed_log_is_found_by_a_copy_of_the_tiles(signed: CommandLine) -> None:
    assert signed("export-tiles", "copy").code == 0
    touch(
        signed.folder,
        "UPDATE stored_events SET originator_version = 9999 WHERE notification_id = 77",
    )
    rebuilt = signed("rebuild", "proofs", "--accept-difference")
    assert rebuilt.code == 0, rebuilt.err
    within = signed("verify", "--json").answer()
    exact = signed("verify", "--json", "--tiles", "copy").answer()
    assert isinstance(within, dict)
    assert isinstance(exact, dict)
    assert within["divergence"] == {"fault": "changed_within", "position": 1, "until": size_of(signed)}
    assert exact["divergence"] == {"fault": "changed", "position": 77, "until": 77}
    refused = signed("checkpoint")
    assert (refused.code, refused.out) == (1, "")
    assert speaks_both(refused.err)


def test_tiles_are_those_of_the_checkpoint(signed: CommandLine) -> None:
    assert signed("export-tiles", "copy").code == 0
    size = size_of(signed)
    tiles = signed.folder / "copy" / "tile"
    assert (tiles / "0" / "000").stat().st_size == 256 * 32
    assert (tiles / "1" / "000.p" / str(size // 256)).stat().st_size == size // 256 * 32
    assert (signed.folder / "copy" / "checkpoint").read_text() == (signed.folder / "seen").read_text()


def test_proofs_name_their_tree_and_lead_to_it(signed: CommandLine) -> None:
    included = json.loads(signed("proof", "inclusion", "77").out)
    grown = json.loads(signed("proof", "consistency", "--from", "100").out)
    assert included["size"] == grown["to_size"] == size_of(signed)
    assert included["root"] == grown["to_root"]
    assert len(included["hashes"]) >= 9
    beyond = signed("proof", "inclusion", "999999")
    assert beyond.code == 2
    assert speaks_both(beyond.err)


@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
def test_a_bundle_is_checked_without_the_house(signed: CommandLine, name: str) -> None:
    said = signed("bundle", name, "--from", "50", "--to", "90", "--since", "seen")
    assert said.code == 0, said.err
    bundle, seen = signed.folder / name, str(signed.folder / "seen")
    assert verified(bundle, "--key", vkey(signed), "--seen", seen, "--from", "50", "--to", "90")[0] == 0
    assert verified(bundle, "--key", vkey(signed), "--from", "50")[2] == ["range"], "asked through the newest"
    assert signed("bundle", "other", "--to", "999999").code == 2


def test_another_authority_cosigns_what_grew_and_refuses_what_shrank(signed: CommandLine) -> None:
    asked = ["witness", "--key", "w.key", "--name", "witness.example", "--state", "w", "--log", vkey(signed)]
    public = signed("witness", "--key", "w.key", "--name", "witness.example").out.strip()
    said = signed(*asked, "--checkpoint", "seen", "-o", "cosigned")
    assert said.code == 0, said.err
    note, _ = read_checkpoint((signed.folder / "cosigned").read_text(encoding="utf-8"))
    assert read_verifier(public).signed(note)
    assert signed("bundle", "b", "--to", "9", "--checkpoint", "cosigned").code == 0
    assert verified(signed.folder / "b", "--key", vkey(signed), "--witness", public)[0] == 0
    proof = signed("proof", "consistency", "--from", str(size_of(signed)))
    (signed.folder / "proof").write_text(proof.out, encoding="utf-8")
    assert signed(*asked, "--checkpoint", "seen", "--proof", "proof").code == 0
    (signed.folder / "other").write_text("nothing", encoding="utf-8")
    unread = signed(*asked, "--checkpoint", "other")
    assert (unread.code, speaks_both(unread.err)) == (2, True)


def test_a_checkpoint_kept_elsewhere_finds_an_older_copy_put_back_whole(signed: CommandLine) -> None:
    size = size_of(signed)
    touch(signed.folder, f"DELETE FROM stored_events WHERE notification_id > {size - 5}")
    for each in (signed.folder / "data" / "keys" / "checkpoints").iterdir():
        each.unlink()
    assert signed("verify").code == 2, "no checkpoint is left here"
    told = signed("verify", "--json", "--checkpoint", "seen").answer()
    assert isinstance(told, dict)
    assert told["divergence"] == {"fault": "cut", "position": size - 4, "until": size - 4}
    other = signed(
        "verify", "--checkpoint", "seen", "--key", signed("witness", "--key", "w", "--name", "x").out
    )
    assert other.code == 1
    assert speaks_both(other.err)
