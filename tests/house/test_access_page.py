"""docs/access-rules.md says what the code decides."""

from dataclasses import replace

import pytest

from access.actions import Action
from access.grants import Relation
from access.offices import TABLE
from domain.shared.actor import Role
from tests.house import access_page as page


def test_the_page_of_access_rules_is_current() -> None:
    written = page.PAGE.read_text(encoding="utf-8")
    assert written == page.access_page(), "python -m tests.house.access_page"


def test_a_line_planted_in_the_table_makes_the_page_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = TABLE[Role.STATISTICS_CLERK]
    wider = replace(clerk[Action.READ_VERSION], relations=frozenset({Relation.FOREIGN}))
    planted = {**TABLE, Role.STATISTICS_CLERK: {**clerk, Action.READ_VERSION: wider}}
    monkeypatch.setattr(page, "TABLE", planted)
    assert page.access_page() != page.PAGE.read_text(encoding="utf-8")
