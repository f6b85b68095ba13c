"""Files over HTTP: template, dry run, import behind the answer, error file, undo, export; by whom and how large."""

import json
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from python_calamine import CalamineWorkbook

from access.principal import MachineRole, PlaceScope, Reach
from api.problems import (
    ExportTooLarge,
    FileNotTaken,
    FileTooLargeHere,
    ImportNotConfirmed,
    NotFound,
    NotPermitted,
    ParameterInvalid,
)
from domain.shared.actor import Role
from intake.files.sheet import Encoding
from tests.api.people import CANARIES
from tests.api.visitors import AUDITOR, OFFICER, Caller, as_visitor, fake_deps, is_problem, visitor
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.files import GRID_OPENED, PERSON, as_csv, as_xlsx, filled, headings
from tests.support.intake import APP, DESK, event

SENDER = visitor(MachineRole.UPSTREAM, sources=frozenset({DESK}), name="clerk")
STRANGER = visitor(MachineRole.UPSTREAM, sources=frozenset({APP}), name="stranger")
PEOPLE = [f"01J00000000000000000000{number:03d}" for number in range(1, 6)]


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    return embedded_house(tmp_path)


def persons(*, bad: bool = False) -> bytes:
    rows = [headings(PERSON), *(filled(PERSON, key) for key in PEOPLE)]
    if bad:
        rows[3][headings(PERSON).index("证件类型（id_type）")] = "学生证"
    return as_csv(rows, Encoding.GB18030)


def send(caller: Caller, data: bytes, **asked: object) -> httpx.Response:
    query = {"filename": "p.csv", "source": DESK, "type": PERSON, **asked}
    return caller.ask("POST", f"/intake/files?{urlencode(query)}", content=data)


def finish(caller: Caller) -> None:
    caller.app.state.door.files.finish()


def test_a_sheet_is_rehearsed_confirmed_taken_and_told_about(house: EmbeddedHouse) -> None:
    clerk, head = house.visited_by(SENDER), house.bench.store.head()
    dry = send(clerk, persons()).json()
    assert (dry["state"], dry["verdicts"], house.bench.store.head()) == ("rehearsed", {"accepted": 5}, head)
    begun = send(clerk, persons(), dry_run="false", confirm=dry["id"])
    assert (begun.status_code, begun.json()["id"]) == (200, dry["id"])
    finish(clerk)
    told = clerk.get(f"/intake/files/{dry['id']}").json()
    assert (told["state"], told["verdicts"], told["last_position"]) == ("done", {"accepted": 5}, head + 5)
    again = send(clerk, persons(), dry_run="false", confirm=dry["id"])
    assert again.status_code == 200
    finish(clerk)
    assert clerk.get(f"/intake/files/{dry['id']}").json()["verdicts"] == {"duplicate": 5}
    assert house.bench.store.head() == head + 5


def test_without_the_dry_run_of_the_very_same_file_nothing_is_taken(house: EmbeddedHouse) -> None:
    clerk, head = house.visited_by(SENDER), house.bench.store.head()
    id_ = send(clerk, persons()).json()["id"]
    assert is_problem(send(clerk, persons(), dry_run="false"), ImportNotConfirmed)
    assert is_problem(send(clerk, persons(bad=True), dry_run="false", confirm=id_), ImportNotConfirmed)
    finish(clerk)
    assert house.bench.store.head() == head


def test_a_bad_row_holds_the_file_and_its_error_file_keeps_the_layout(
    house: EmbeddedHouse, tmp_path: Path
) -> None:
    clerk, head = house.visited_by(SENDER), house.bench.store.head()
    dry = send(clerk, persons(bad=True)).json()
    assert [(each["row"], each["code"]) for each in dry["errors"]] == [(4, "file.cell_not_of_the_list")]
    send(clerk, persons(bad=True), dry_run="false", confirm=dry["id"])
    finish(clerk)
    assert clerk.get(f"/intake/files/{dry['id']}").json()["state"] == "not_taken"
    assert house.bench.store.head() == head
    lines = clerk.get(f"/intake/files/{dry['id']}/errors").content.decode("gb18030").splitlines()
    assert lines[0].endswith("错误代码（error_code）,错误说明（error_text）,行号（error_row）")
    assert (len(lines), lines[1].count(PEOPLE[2]), lines[1].endswith(",4")) == (2, 1, True)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("imports/*"))
    assert kept
    assert "刘安春".encode("gb18030") not in kept
    assert "刘安春".encode() not in kept


def test_a_file_that_cannot_be_taken_says_why_in_both_languages(house: EmbeddedHouse) -> None:
    answered = send(house.visited_by(SENDER), as_csv([["不知道的列"], ["x"]]))
    assert is_problem(answered, FileNotTaken)
    told = answered.json()
    assert (told["rule"], "A" in told["zh"], "A" in told["en"]) == ("file.column_unknown", True, True)


def test_a_token_imports_in_the_name_of_its_own_source_only(house: EmbeddedHouse) -> None:
    clerk, stranger = house.visited_by(SENDER), house.visited_by(STRANGER)
    assert is_problem(send(stranger, persons()), NotPermitted)
    assert is_problem(send(house.visited_by(OFFICER), persons()), NotPermitted)
    id_ = send(clerk, persons()).json()["id"]
    assert is_problem(stranger.get(f"/intake/files/{id_}"), NotFound)
    assert is_problem(stranger.get(f"/intake/files/{id_}/errors"), NotFound)
    assert clerk.get("/intake/files/..%2Ftokens").status_code == 404
    assert house.deps.files is not None
    assert house.deps.files.book.find("../tokens") is None


def test_an_upload_is_bounded_whatever_its_length_says(tmp_path: Path) -> None:
    house = embedded_house(tmp_path)
    small = type(house.deps.settings)(version="0", file_bytes=100)
    object.__setattr__(house.deps, "settings", small)
    assert is_problem(send(house.visited_by(SENDER), b"x" * 101), FileTooLargeHere)


def test_a_door_without_files_has_no_such_thing(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    assert is_problem(send(as_visitor(deps, SENDER), persons()), NotFound)
    assert is_problem(as_visitor(deps, AUDITOR).get("/exports/persons"), NotFound)


def test_templates_are_listed_and_handed_out_in_every_format(house: EmbeddedHouse) -> None:
    clerk = house.visited_by(SENDER)
    listed = clerk.get("/intake/templates").json()["templates"]
    (person,) = [each for each in listed if each["type"] == PERSON]
    assert person["formats"] == ["csv", "xlsx", "ndjson"]
    workbook = CalamineWorkbook.from_filelike(BytesIO(clerk.get(person["href"]).content))
    assert workbook.get_sheet_by_name("数据").to_python()[0] == headings(PERSON)
    csv = clerk.get(f"{person['href']}?format=csv&encoding=gb18030").content
    assert csv.decode("gb18030").strip() == ",".join(headings(PERSON))
    assert is_problem(clerk.get("/intake/templates/gridledger.no.such.v1"), NotFound)


def test_an_import_is_undone_after_a_preview_and_by_its_own_sender_only(house: EmbeddedHouse) -> None:
    clerk, stranger = house.visited_by(SENDER), house.visited_by(STRANGER)
    row = filled(GRID_OPENED, "990101100001002", actorrole="registrar", actor="staff:R1", gridcode=None)
    data = as_xlsx([headings(GRID_OPENED), row])
    asked = {"filename": "g.xlsx", "type": GRID_OPENED}
    id_ = send(clerk, data, **asked).json()["id"]
    send(clerk, data, dry_run="false", confirm=id_, **asked)
    finish(clerk)
    head = house.bench.store.head()
    path = f"/intake/files/{id_}/undo?actor=staff:R1&role=registrar"
    (line,) = clerk.ask("POST", path).json()["items"]
    assert (line["undoing"], line["by"]) == ("undone_by", "gridledger.grid.closed.v1")
    assert house.bench.store.head() == head
    assert is_problem(stranger.ask("POST", f"{path}&apply=true"), NotFound)
    assert clerk.ask("POST", f"{path}&apply=true").json()["applied"] is True
    assert house.bench.store.head() == head + 1


def filled_house(house: EmbeddedHouse) -> None:
    for number, key in enumerate(PEOPLE):
        said = event(PERSON, key, data={"name": "欧阳金丝雀", "id_type": "none", "phone": "11000009173"})
        assert house.bench.send_one(said).verdict.value == "accepted", number
    for number in range(3):
        data = {"intake_source": "app", "category": "neighbour.noise", "summary": "=金丝雀"}
        assert house.bench.send_one(event("gridledger.dispute.reported.v1", f"D-{number}", data=data))
    house.follow()


@pytest.mark.parametrize("format_", ["csv", "xlsx", "ndjson"])
@pytest.mark.parametrize("name", ["persons", "dispute_board", "dispute_timeline", "audit_trail"])
def test_no_export_opens_a_sealed_value(house: EmbeddedHouse, name: str, format_: str) -> None:
    filled_house(house)
    answered = house.visited_by(AUDITOR).get(f"/exports/{name}?format={format_}")
    assert answered.status_code == 200, answered.text
    text = answered.content.decode("utf-8", "replace")
    if format_ == "xlsx":
        book = CalamineWorkbook.from_filelike(BytesIO(answered.content))
        text = str([book.get_sheet_by_index(index).to_python() for index in range(2)])
    assert not [canary for canary in CANARIES if canary in text]
    assert '"box"' not in text
    assert "auditor" in text


def test_an_export_names_its_filters_its_position_and_its_moment(house: EmbeddedHouse) -> None:
    filled_house(house)
    auditor = house.visited_by(AUDITOR)
    code = auditor.get("/disputes").json()["items"][0]["case_code"]
    asked = f"/exports/dispute_board?format=ndjson&where=case_code={code}"
    header, row = map(json.loads, auditor.get(asked).content.splitlines())
    assert (header["name"], header["filters"], header["exported_by"]) == (
        "dispute_board",
        {"case_code": code},
        "auditor",
    )
    assert (header["speaks_for"]["position"], row["case_code"]) == (house.bench.store.head(), code)
    then = auditor.get("/exports/dispute_board?format=ndjson&recorded_as_of=8").content.splitlines()
    assert (json.loads(then[0])["speaks_for"]["position"], len(then)) == (8, 2)
    assert is_problem(auditor.get("/exports/dispute_board?where=nothing=1"), ParameterInvalid)
    assert is_problem(auditor.get("/exports/no_such_view"), NotFound)


def test_an_export_is_no_wider_than_the_askers_place_and_bounded(house: EmbeddedHouse) -> None:
    filled_house(house)
    elsewhere = visitor(
        Role.AUDITOR, PlaceScope(Reach.COMMUNITY, frozenset({"990101100009"})), name="elsewhere"
    )
    lines = house.visited_by(elsewhere).get("/exports/dispute_board?format=ndjson").content.splitlines()
    assert len(lines) == 1
    assert is_problem(house.visited_by(OFFICER).get("/exports/persons"), NotPermitted)
    small = type(house.deps.settings)(version="0", export_persons=4)
    object.__setattr__(house.deps, "settings", small)
    strict = as_visitor(house.deps, visitor(Role.AUDITOR, name="strict"))
    for table in ("persons", "audit_trail"):
        assert is_problem(strict.get(f"/exports/{table}"), ExportTooLarge), table
