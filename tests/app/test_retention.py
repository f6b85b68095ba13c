"""Retention at the command line: counted first, then deleted or proposed; what a court holds stays."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.assembly import House
from app.erasure_requests import ErasureRequests
from app.retaining import Retention
from app.retention_schedule import RetentionSchedule
from app.rights_message import rights_message
from app.stores import utc_now
from app.town.sources import RIGHTS_DESK
from domain.shared.actor import Actor, Role
from intake.delivery import Delivery
from ledger.port import LetterFilter, LetterStanding
from tests.app.command_line import CommandLine, speaks_both
from tests.app.drill import LI, ZHAO, Drill
from tests.app.served_drill import served
from tests.support.desk import in_new_grid, turned_away
from tests.support.intake import SetClock

GUARD = Role.DATA_PROTECTION_OFFICER
NONE = {"due": {}, "held": 0, "deleted": 0, "proposed": 0, "requested": 0, "decided": 0}


def embedded(shell: CommandLine) -> Drill:
    return Drill(shell).begin()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def drill(request: pytest.FixtureRequest, gridledger: CommandLine) -> Drill:
    """A house with three letters, the first of them rejected by the desk."""
    if request.param == "postgres":
        found: Drill = served(gridledger, request.getfixturevalue("postgres_dsn"))
    else:
        found = embedded(gridledger)
    bench = found.bench()
    bench.clock.forward(timedelta(minutes=1))  # the store's own clock goes on meanwhile
    turned_away(bench, *(in_new_grid(f"D-{number}") for number in range(3)))
    first = found.bench().store.letters(LetterFilter(), after=None, limit=1)[0].key
    rejected = found("letters", "reject", str(first), "--as", LI, "--reason", "not_understood")
    assert rejected.code == 0, rejected.err
    return found


def at(drill: Drill, days: int) -> Retention:
    """Retention so many days after the letters were told."""
    told = drill.bench().store.letters(LetterFilter(), after=None, limit=1)[0].recorded_at
    return Retention(drill.settings, SetClock(told + timedelta(days=days)))


def letters(drill: Drill) -> list[tuple[LetterStanding, bool]]:
    """Each card in the order of its key, and whether its message lies there still."""
    store = drill.bench().store
    cards = sorted(store.letters(LetterFilter(), after=None, limit=10), key=lambda each: str(each.key))
    return sorted((card.standing, store.dead_letter(card.key) is not None) for card in cards)


@pytest.mark.parametrize(
    ("days", "counted", "kept"),
    [
        (90, {}, [True, True, True]),
        (92, {"retention.settled_letter": 1}, [True, True, False]),
        (367, {"retention.settled_letter": 1, "retention.open_letter": 2}, [False, False, False]),
    ],
)
def test_messages_are_forgotten_after_their_term_and_their_cards_stay(
    drill: Drill, days: int, counted: dict[str, int], kept: list[bool]
) -> None:
    before = letters(drill)
    assert at(drill, days).plan().due == counted
    assert letters(drill) == before, "a plan changes nothing"
    report = at(drill, days).apply(LI)
    assert (report.due, report.deleted) == (counted, sum(counted.values()))
    standings = [LetterStanding.OPEN, LetterStanding.OPEN, LetterStanding.REJECTED]
    assert letters(drill) == list(zip(standings, kept, strict=True))
    assert at(drill, days).apply(LI).deleted == 0


def test_what_a_court_holds_stays_until_it_is_released(drill: Drill) -> None:
    held = max(
        drill.bench().store.letters(LetterFilter(), after=None, limit=9), key=lambda each: each.standing
    )
    key = (
        at(drill, 400).keeping.rows.letters_before(datetime.now(UTC), settled=True, after="", limit=1)[0].key
    )
    assert held.standing is LetterStanding.REJECTED
    words = (f"letter:{key}", "--reference", "(2026)鄂9901民初1号", "--by", LI, "--approved-by")
    assert drill.refusal("retention", "hold", *words, LI) == "retention.four_eyes"
    assert drill("retention", "hold", *words, ZHAO).code == 0
    report = at(drill, 400).apply(LI)
    assert (report.held, report.deleted) == (1, 2)
    assert drill("retention", "release", *words, ZHAO, "--json").answer() == {
        "key": f"letter:{key}",
        "reference": "(2026)鄂9901民初1号",
        "held": False,
        "changed": True,
    }
    assert at(drill, 400).apply(LI).deleted == 1


def test_a_piece_of_work_is_bounded_and_goes_on(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.retaining.AT_ONCE", 1)
    assert [at(drill, 400).apply(LI, rounds=1).deleted for _ in range(3)] == [2, 1, 0]


def test_what_was_done_is_in_the_key_log_by_counts_alone(drill: Drill) -> None:
    at(drill, 400).apply(LI)
    line = drill.keeping.log.lines()[-1]
    said = {name: line.facts[name] for name in ("what", "by", "deleted", "retention.open_letter")}
    assert said == {"what": "retention_applied", "by": LI, "deleted": 3, "retention.open_letter": 2}
    assert drill("keys", "verify").code == 0


def test_a_store_that_is_being_restored_is_left_alone(drill: Drill) -> None:
    from ledger.keeping.restoring import Stage, Standing

    drill.keeping.marker.write(Standing(backup="", identity="", stage=Stage.BEGUN))
    assert drill.refusal("retention", "apply", "--by", LI) == "restore.not_finished"


def test_a_letter_that_was_forgotten_says_so_at_the_desk(drill: Drill) -> None:
    at(drill, 400).apply(LI)
    open_letter = drill.bench().store.letters(
        LetterFilter(standings=frozenset({LetterStanding.OPEN})), after=None, limit=1
    )[0]
    said = drill("letters", "retry", str(open_letter.key), "--as", LI)
    assert said.code == 1
    assert "desk.seal_cannot_be_opened" in said.err


def test_error_files_of_imports_are_forgotten_after_their_term(gridledger: CommandLine) -> None:
    drill = embedded(gridledger)
    house = House(drill.settings)
    for number in range(2):
        house.imports.keep_errors(f"{number}" * 32, b"error")
    old = drill.settings.data_dir / "imports" / f"{'1' * 32}.errors"
    past = time.time() - 40 * 86_400
    os.utime(old, (past, past))
    assert drill("retention", "plan", "--json").answer() == {**NONE, "due": {"retention.import_errors": 1}}
    assert drill("retention", "apply", "--by", LI, "--json").answer()["deleted"] == 1
    assert [path.name for path in old.parent.glob("*.errors")] == [f"{'0' * 32}.errors"]


def test_who_left_long_ago_is_proposed_once_and_erased_by_nobody_here(town: CommandLine) -> None:
    drill = Drill(town)
    drill.follow()
    left = Retention(drill.settings, lambda: datetime(2035, 1, 1, tzinfo=UTC))
    keys = drill.keeping.rows.places()[0].counts()
    report = left.apply(LI)
    proposed = [each["person_key"] for each in drill("retention", "proposals", "--json").answer()]
    assert report.due["retention.left_resident"] == report.proposed == len(set(proposed)) == len(proposed) > 0
    assert drill.keeping.rows.places()[0].counts() == keys
    assert left.apply(LI).proposed == 0
    assert "person" not in drill("retention", "plan", "--json").out
    assert not any(person in drill("retention", "plan").out for person in proposed)


def test_an_officer_who_applies_retention_asks_for_the_erasure_and_another_approves_it(
    town: CommandLine,
) -> None:
    drill = Drill(town)
    drill.follow()
    later = SetClock(datetime(2035, 1, 1, tzinfo=UTC))
    left = Retention(drill.settings, later)
    assert left.apply("system:retention").requested == 0, "nobody asks in the name of a clock"
    proposed = {each.person_key: each.request for each in left.proposals.all()}
    held = min(proposed)
    hold = message("legal_hold_placed", held, {"reason": "court_case"})
    assert [each.verdict.value for each in left.keeping.house.road().take([hold])] == ["accepted"]
    requests = ErasureRequests(left.keeping.house, RIGHTS_DESK, Actor(LI, GUARD), utc_now)
    report = left.apply(LI, requests=requests)
    assert (report.requested, report.proposed, report.held) == (len(proposed) - 1, 0, 1)
    assert left.apply(LI, requests=requests).requested == 0, "asked for once"
    drill.follow()
    listed = drill("rights", "list", "--state", "asked", "--limit", "500", "--json").answer()["items"]
    asked = {each["person_key"]: (each["request"], each["requested_by"], each["asked_by"]) for each in listed}
    assert asked == {
        person: (request, LI, "handler") for person, request in proposed.items() if person != held
    }
    somebody = max(proposed)
    own = drill("erase", "approve", somebody, proposed[somebody], "--as", LI, "--json")
    assert (own.code, own.answer()["code"]) == (1, "rights.approver_is_requester")
    assert drill("erase", "approve", somebody, proposed[somebody], "--as", ZHAO).code == 0
    assert drill("erase", "run", "--as", LI, "--json").answer()["erased"] == 1
    assert drill.keeping.rows.with_keys([f"person:{somebody}", f"person:{held}"]) == [f"person:{held}"]


def test_without_the_desk_among_the_sources_persons_are_proposed_all_the_same(town: CommandLine) -> None:
    said = town("retention", "apply", "--by", LI, "--source", "urn:gridledger:source:nobody")
    assert said.code == 0
    assert speaks_both(said.err)


def message(fact: str, person_key: str, data: dict[str, object]) -> Delivery:
    """Told at the desk for rights."""
    return rights_message(fact, person_key, data, Actor(ZHAO, GUARD), RIGHTS_DESK, utc_now())


def test_terms_are_shown_with_their_source(gridledger: CommandLine) -> None:
    found = {each["code"]: each for each in gridledger("retention", "rules", "--json").answer()}
    assert found["retention.access_log"]["certain"]
    assert not found["retention.left_resident"]["certain"]
    assert all(each["source"] for each in found.values())


def test_a_file_of_rules_that_cannot_be_used_is_bad_use(gridledger: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(json.dumps([{"code": "retention.access_log", "days": 30, "source": "x"}]))
    said = gridledger("retention", "rules", retention_rules=path)
    assert said.code == 2
    assert speaks_both(said.err)


def test_the_schedule_deletes_what_is_due_by_itself(gridledger: CommandLine) -> None:
    drill = embedded(gridledger)
    house = House(drill.settings)
    house.imports.keep_errors("1" * 32, b"error")
    old = drill.settings.data_dir / "imports" / f"{'1' * 32}.errors"
    os.utime(old, (0, 0))
    for hours, there in ((None, True), (1, False)):
        drill.given = {} if hours is None else {"retention_hours": hours}
        schedule = RetentionSchedule(drill.settings)
        schedule.start()
        until = time.monotonic() + 10
        while hours is not None and old.exists() and time.monotonic() < until:
            time.sleep(0.01)
        schedule.stop()
        assert old.exists() is there
    assert drill.keeping.log.lines()[-1].text("by") == "system:retention"
