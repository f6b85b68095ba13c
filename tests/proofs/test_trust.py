"""`make prove` is one table of everything, kept as JSON, and its exit code says whether all of it was met."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from proofs import trust
from proofs.figure import Figure
from proofs.trust import FULL, PARTS, Plans, main

MAKEFILE = Path(__file__).parents[2] / "Makefile"


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(trust, "BUILD", tmp_path)
    return tmp_path / "prove.json"


def told_by(part: str, *, met: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def figures(plans: Plans) -> Iterator[Figure]:
        yield Figure(f"{part} of seed {plans.tampering.seed}", 7, 7 if met else 6, "all", met)

    monkeypatch.setitem(PARTS, part, figures)


def test_one_figure_that_is_not_met_is_enough(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in PARTS:
        told_by(part, met=True, monkeypatch=monkeypatch)
    assert main(["--seed", "5"]) == 0
    assert [each["name"] for each in json.loads(build.read_text("utf-8"))["figures"]] == [
        f"{part} of seed 5" for part in PARTS
    ]
    told_by("reading", met=False, monkeypatch=monkeypatch)
    assert main([]) == 1
    assert main(["--only", "erasure"]) == 0


def test_one_case_can_be_tried_once_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--way", "tail cut", "--case", "4711"]) == 0
    assert "tail cut, case 4711: found and located" in capsys.readouterr().out


def test_the_full_sizes_are_those_that_are_promised() -> None:
    plans = FULL
    assert (plans.tampering.cases, plans.tampering.clean, plans.tampering.leaves) == (
        10_000,
        1_000,
        1_000_000,
    )
    assert (plans.erasure.persons, plans.erasure.looked_for, plans.erasure.erased) == (10_000, 1_000, 100)
    assert plans.reading.sessions == 10_000
    assert "-m proofs.trust $(PROVE)" in MAKEFILE.read_text("utf-8")
