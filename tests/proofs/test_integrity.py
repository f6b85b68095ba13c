"""Every way to change the log, its tree, its checkpoints or a bundle is found and located; clean runs are quiet."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from ledger.proofs.notes import Algorithm
from proofs.clean import false_alarms
from proofs.figure import Figure, save
from proofs.ground import EVENTS, FIRST, LAST, Ground, Outcome, ground
from proofs.integrity import Plan, case, prove
from proofs.scene import name_of, signer_of
from proofs.speed import proof_times
from proofs.tampering import WAYS
from proofs.verifier import PROGRAM, verified

CASES = 6


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A signed ledger, untouched by every case."""
    return ground(tmp_path_factory.mktemp("ground"))


@pytest.mark.parametrize("name", WAYS)
def test_tampering_is_found_and_located(name: str, at: Ground) -> None:
    random = Random(name)
    outcomes = [WAYS[name](at, random) for _ in range(CASES)]
    assert [(each.found, each.located) for each in outcomes] == [(True, True)] * CASES


def test_nothing_is_said_where_nobody_tampered(at: Ground, tmp_path: Path) -> None:
    assert false_alarms(4, tmp_path, Random(3)) == 0
    assert verified(at.bundle, "--key", at.vkey, "--from", str(FIRST), "--to", str(LAST))[0] == 0


def test_a_planted_blindness_would_be_noticed(at: Ground) -> None:
    """A bundle nobody edited is not found, so the count of found cases can be less than all."""
    code, positions, _ = verified(at.bundle, "--key", at.vkey)
    assert (code, positions) == (0, [])


def test_a_shorter_bundle_than_was_asked_for_is_named(at: Ground) -> None:
    code, positions, codes = verified(at.bundle, "--key", at.vkey, "--from", "1", "--to", "100")
    assert (code, positions, codes) == (1, [1, 100], ["range", "range"])


def test_one_end_alone_asks_from_the_first_or_through_the_newest(at: Ground) -> None:
    assert verified(at.bundle, "--key", at.vkey, "--to", str(LAST))[1:] == ([1], ["range"])
    assert verified(at.bundle, "--key", at.vkey, "--from", str(FIRST))[1:] == ([EVENTS], ["range"])


def test_what_is_asked_of_the_access_log_is_missed_where_there_is_none(at: Ground) -> None:
    told = verified(at.bundle, "--key", at.vkey, "--access-key", signer_of(9, "looks").verifier().text)
    assert told == (1, [0], ["access"])


def test_a_bundle_of_streams_is_no_answer_to_positions_and_an_answer_to_its_stream(at: Ground) -> None:
    whole = ("--from", "1", "--to", str(EVENTS))
    code, positions, codes = verified(at.history, "--key", at.vkey, *whole)
    assert (code, set(codes), positions[0]) == (1, {"missing"}, 1)
    assert verified(at.history, "--key", at.vkey, "--stream", name_of(3))[0] == 0
    assert verified(at.history, "--key", at.vkey)[0] == 0


def test_a_bundle_without_a_trusted_cosignature_is_told(at: Ground) -> None:
    code, _, codes = verified(at.bundle, "--key", at.vkey, "--witness", at.vkey)
    assert (code, codes) == (0, [])
    stranger = signer_of(9, "witness.example").verifier(Algorithm.COSIGNATURE).text
    code, _, codes = verified(at.bundle, "--key", at.vkey, "--witness", stranger)
    assert (code, codes) == (1, ["witness"])


def test_the_verifier_runs_alone(at: Ground, tmp_path: Path) -> None:
    """From another folder, with nothing of the house on its path."""
    alone = tmp_path / "verify.py"
    alone.write_text(PROGRAM.read_text(encoding="utf-8"), encoding="utf-8")
    words = [sys.executable, "-I", str(alone), str(at.bundle)]
    ran = subprocess.run(
        [*words, "--key", at.vkey], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "60 events, checkpoint of 300, 0 findings" in ran.stdout
    assert "of what it says it holds" in ran.stdout
    ran = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert "the key the bundle itself names" in ran.stdout
    ran = subprocess.run([*words[:-1], str(tmp_path)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.startswith("nothing could be checked")) == (2, True)


def test_the_verifier_is_short_and_knows_nobody() -> None:
    text = PROGRAM.read_text(encoding="utf-8")
    assert text.count("\n") < 400
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert imported - sys.stdlib_module_names == {"cryptography"}


def test_proofs_of_a_larger_tree_are_made_and_hold(tmp_path: Path) -> None:
    assert set(proof_times(3_000, 20, tmp_path, Random(1))) == {"inclusion", "consistency"}


def test_a_case_comes_out_of_its_number_alone(at: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a missed case can be tried again."""
    drawn: list[float] = []
    monkeypatch.setitem(WAYS, "drawn", lambda _, random: Outcome(bool(drawn.append(random.random())), False))
    assert [case("drawn", number, at, 3) for number in (1, 2, 1)] == [False] * 3
    assert drawn[0] == drawn[2] != drawn[1]


@pytest.mark.slow
def test_every_way_is_tried_by_workers_side_by_side() -> None:
    figures = list(prove(Plan(cases=3, clean=2, leaves=2_000, proofs=20)))
    assert [each.name for each in figures if not each.met and not each.name.startswith("proof p99")] == []
    assert len(figures) == len(WAYS) + 3


def test_the_figures_are_kept_as_json(tmp_path: Path) -> None:
    save([Plan(cases=7)], [Figure("a", 3, 2, "all", False)], tmp_path / "build" / "prove.json", seconds=1.5)
    told = json.loads((tmp_path / "build" / "prove.json").read_text(encoding="utf-8"))
    assert told["figures"] == [{"name": "a", "tried": 3, "found": 2, "bar": "all", "met": False, "note": ""}]
    assert (told["plans"]["integrity"]["cases"], told["seconds"]) == (7, 1.5)
