"""Exports say what they speak for, and the same log gives the same bytes."""

from datetime import UTC, datetime

import pytest
from pydantic_core import from_json

from projections.dispute_board.question import BoardFilter
from projections.dispute_board.view import DisputeBoardView
from projections.export import canonical, export_answer, export_tables
from projections.moment import AsOf
from tests.projections.history import code_of
from tests.projections.lives import case
from tests.projections.standing import Standing


def test_the_header_names_filters_position_and_time(house: Standing) -> None:
    house.record(case(1, day=0))
    house.runner("dispute_board").catch_up()
    wanted = BoardFilter(open=True)
    page = DisputeBoardView(house.views).page(wanted)
    lines = list(export_answer("dispute_board", page.speaks_for, {"wanted": wanted}, page.rows))
    header, row = (from_json(line) for line in lines)
    assert header["format"] == "gridledger.export.v1"
    assert header["speaks_for"]["position"] == 17
    assert header["speaks_for"]["recorded_at"].endswith("Z")
    assert header["filters"]["wanted"]["open"] is True
    assert row["case_code"] == code_of(1)
    assert row["registered_on"] == "2026-04-11"


def test_tables_are_exported_as_of_a_position(house: Standing) -> None:
    house.record(case(1, day=0))
    house.runner("audit_trail").catch_up()
    tables = house.catalogue.folder("audit_trail").tables
    lines = list(export_tables(house.views, "audit_trail", tables, as_of=AsOf(recorded=5)))
    assert from_json(lines[0])["speaks_for"]["position"] == 5
    assert [from_json(line)["position"] for line in lines[1:]] == [1, 2, 3, 4, 5]


def test_sets_have_one_order_and_instants_one_form() -> None:
    assert canonical(frozenset({"b", "a"})) == ["a", "b"]
    assert canonical(datetime(2026, 3, 1, tzinfo=UTC)) == "2026-03-01T00:00:00.000000Z"
    with pytest.raises(TypeError):
        canonical(object())
