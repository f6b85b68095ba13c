"""Masking stands where values are opened, so no command can print one in the clear: every kind of output is searched."""

import re
from pathlib import Path

import pytest

from app.town.homefile import APP
from app.views import exportable_tables
from tests.app.command_line import CommandLine
from tests.app.test_replay import followed, touch

__all__ = ["followed"]
# Every identity number and phone of the fictional town, and of what tests plant in it.
LEGIBLE = re.compile(r"990101(?:19|20)\d{9}[\dX]|1100000\d{4}")
NAME = re.compile(r"欧阳金丝雀")
PERSON = "01JN000000000000000000CHEN"


def legible_in(text: str) -> list[str]:
    """Clear values in a text."""
    return LEGIBLE.findall(text) + NAME.findall(text)


@pytest.fixture
def canary(followed: CommandLine) -> CommandLine:
    """The town, and a person told by a sheet whose name could be nobody else's."""
    sheet = followed.folder / "people.csv"
    template = "gridledger.person.referenced.v1"
    assert followed("import", "--template", template, "-o", str(sheet)).code == 0
    head = sheet.read_text("utf-8-sig").strip()
    told = {
        "subject": PERSON,
        "name": "欧阳金丝雀",
        "id_type": "resident_id",
        "id_number": "990101199001010019",
    }
    told |= {"phone": "11000009173", "actor": "staff:G0001", "actorrole": "grid_worker"}
    told |= {"time": "2026-03-01T09:00:00+08:00", "basis": "population_registration"}
    told |= {"gridcode": "990101100001001"}
    cells = [next((v for k, v in told.items() if f"（{k}）" in name), "") for name in head.split(",")]
    sheet.write_text(f"{head}\n{','.join(cells)}\n", "utf-8-sig")
    said = followed("import", str(sheet), "--template", template, "--source", APP, "--json")
    assert said.code == 0, said.out + said.err
    return followed


@pytest.mark.slow
def test_no_export_replay_status_or_list_shows_a_clear_value(canary: CommandLine, tmp_path: Path) -> None:
    shown = {}
    for name in exportable_tables():
        out = tmp_path / f"{name}.ndjson"
        said = canary("export", name, "-o", str(out), "--format", "ndjson")
        shown[f"export {name}"] = said.out + said.err + out.read_text("utf-8")
    touch(canary.folder, "UPDATE persons SET name = NULL WHERE rowid = (SELECT max(rowid) FROM persons)")
    for words in (("replay",), ("replay", "--json"), ("status", "--json"), ("sources",), ("letters", "list")):
        said = canary(*words)
        shown[" ".join(words)] = said.out + said.err
    assert "persons" in shown["replay"]
    assert {name: legible_in(text) for name, text in shown.items() if legible_in(text)} == {}
    assert "*" in shown["export persons"]


def test_a_legible_value_planted_in_an_output_is_caught() -> None:
    assert legible_in("name 欧阳金丝雀 of 990101199001010019, 11000009173") == [
        "990101199001010019",
        "11000009173",
        "欧阳金丝雀",
    ]
    assert legible_in("欧** 9901************0019 110****9173") == []
