"""Holds on what is there and nothing else; who looked; what goes with a message; a clock that gets to everybody."""

from datetime import UTC, datetime, timedelta

import pytest

from app.retaining import Retention
from ledger.port import LetterFilter
from tests.app.command_line import CommandLine, speaks_both
from tests.app.drill import LI, ZHAO, Drill
from tests.app.served_drill import served
from tests.support.desk import in_new_grid, turned_away
from tests.support.intake import SetClock


def test_by_the_clock_everybody_is_proposed_in_the_end(
    town: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = Drill(town)
    drill.follow()
    monkeypatch.setattr("app.retaining.AT_ONCE", 1)
    left = Retention(drill.settings, lambda: datetime(2035, 1, 1, tzinfo=UTC))
    assert [left.apply("system:retention", rounds=1).proposed for _ in range(3)] == [1, 1, 1]
    assert len({each.person_key for each in left.proposals.all()}) == 3


def test_who_sees_proposals_and_holds_leaves_a_look(town: CommandLine) -> None:
    drill = Drill(town)
    drill.follow()
    left = Retention(drill.settings, lambda: datetime(2035, 1, 1, tzinfo=UTC))
    left.apply("system:retention")
    somebody = left.proposals.all()[0].person_key
    place = ("retention", "hold", f"person:{somebody}", "--reference", "1", "--by", LI, "--approved-by", ZHAO)
    assert drill(*place).code == 0
    for shown in ("proposals", "holds"):
        before = len(drill.looks())
        assert drill("retention", shown).code == 0
        (look,) = drill.looks()[before:]
        assert b"retention.read" in look[1]
        assert somebody.encode() in look[1]


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("person:01JZZZZZZZZZZZZZZZZZ00000", "retention.key_not_valid"),
        ("person:", "retention.key_not_valid"),
        ("case:1", "retention.key_not_valid"),
        ("letter:00000000000000000000000000000001", "retention.key_not_valid"),
        ("import:1", "retention.key_not_valid"),
        ("person:01JZZZZZZZZZZZZZZZZZ999999", "retention.nothing_to_hold"),
        ("letter:00000000-0000-0000-0000-000000000001", "retention.nothing_to_hold"),
        (f"import:{'0' * 32}", "retention.nothing_to_hold"),
    ],
)
def test_a_mistyped_key_is_never_held(gridledger: CommandLine, key: str, code: str) -> None:
    drill = Drill(gridledger).begin()
    said = drill("retention", "hold", key, "--reference", "1", "--by", LI, "--approved-by", ZHAO)
    assert (said.code, f"({code})" in said.err) == (2 if code.endswith("valid") else 1, True), said
    assert speaks_both(said.err)
    assert drill("retention", "holds", "--json").answer() == []


@pytest.mark.parametrize("store", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_what_the_desk_wrote_about_a_forgotten_message_goes_with_it(
    gridledger: CommandLine, request: pytest.FixtureRequest, store: str
) -> None:
    if store == "postgres":
        drill: Drill = served(gridledger, request.getfixturevalue("postgres_dsn"))
    else:
        drill = Drill(gridledger).begin()
    bench = drill.bench()
    bench.clock.forward(timedelta(minutes=1))  # the store's own clock goes on meanwhile
    turned_away(bench, *(in_new_grid(f"D-{number}") for number in range(2)))
    found = drill.bench().store.letters(LetterFilter(), after=None, limit=1)[0]
    said = drill(
        "letters", "reject", str(found.key), "--as", LI, "--reason", "not_understood", "--note", "本人来过"
    )
    assert said.code == 0, said.err
    subject = f"letter:{found.key}"
    assert drill.keeping.rows.with_keys([subject]) == [subject]
    later = Retention(drill.settings, SetClock(found.recorded_at + timedelta(days=400)))
    assert later.apply(LI).deleted == 2
    assert drill.keeping.rows.with_keys([subject]) == []
