"""An erasure and what else is done with keys and copies: the list, a restore, old epochs, holds; on either store."""

import json
from pathlib import Path

import pytest

from app.assembly import House
from app.erasing import ErasureWork
from app.event_types import codec
from app.restoring import Approval, Restore
from app.views import open_views
from ledger.identity import stream_id
from tests.app.command_line import speaks_both
from tests.app.drill import LI, ZHAO, Drill, Killed

TOLD_TWICE = ("rights.erasure_completed", "person.erased")


class ErasedContract:
    """Part of `DrillContract`, which gives the `drill`: four persons, no grace before an epoch is destroyed."""

    def test_who_was_erased_by_two_comes_back_with_no_backup(self, drill: Drill) -> None:
        gone, *left = drill.persons
        folder, lookups = drill.back_up("b1"), _lookups(drill)
        certificate = drill.erase_by_two(gone)
        (listed,) = drill.keeping.erasures.all()
        drill.lose_everything()
        said = drill("restore", str(folder))
        assert said.code == 0, said.err
        assert (drill.readable(), _lookups(drill)) == (left, lookups - lookups // 4)
        assert drill.keeping.erasures.all() == [listed]
        assert _facts(drill, gone) == [
            ("rights.erasure_completed", listed.key_destroyed_at, listed.copies_unreadable_by),
            ("person.erased", None, None),
        ]
        (told,) = drill("erase", "status", gone, "--json").answer()["requests"]
        assert (told["state"], told["key_destroyed_at"]) == ("erased", certificate["key_destroyed_at"])
        assert _values_shown(drill) == len(left)
        kept = json.loads(_certificate(drill, certificate).read_bytes())
        assert kept == {**certificate, "position": kept["position"]}
        assert drill("verify").code == 0
        assert drill("keys", "verify").code == 0

    def test_a_backup_older_than_the_person_is_put_back_all_the_same(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        drill.take(1)
        certificate = drill.erase_by_two(drill.persons[4])
        drill.lose_everything()
        assert drill("restore", str(folder)).code == 0
        assert not drill.knows(drill.persons[4])
        assert drill.readable() == drill.persons[:4]
        assert json.loads(_certificate(drill, certificate).read_bytes()) == certificate

    def test_a_restore_killed_while_it_erases_again_tells_it_once(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        certificates = [drill.erase_by_two(each) for each in drill.persons[:2]]
        drill.lose_everything()

        class Dying(Restore):
            def _erase_again(self) -> None:
                super()._erase_again()
                raise Killed

        with pytest.raises(Killed):
            Dying(drill.settings, folder).run(lambda _: None)
        assert drill.refusal("erase", "run", "--as", "staff:D0001") == "restore.not_finished"
        assert drill("restore", str(folder)).code == 0
        assert drill.readable() == drill.persons[2:]
        for each, certificate in zip(drill.persons[:2], certificates, strict=True):
            assert [name for name, *_ in _facts(drill, each)] == list(TOLD_TWICE)
            assert _certificate(drill, certificate).exists()

    def test_a_list_cut_short_is_noticed_and_brings_nobody_back_unseen(self, drill: Drill) -> None:
        drill.erase_by_two(drill.persons[0])
        drill.erase_by_two(drill.persons[1])
        folder, path = drill.back_up("b1"), drill.settings.erasure_list_path
        lines = path.read_bytes().splitlines(keepends=True)
        for left, code in ((lines[:1], "erasures.list_cut"), (lines[1:], "erasures.list_changed")):
            path.write_bytes(b"".join(left))
            said = drill("keys", "verify")
            assert (said.code, code in said.out) == (1, True), said
            assert speaks_both(said.out)
        path.write_bytes(lines[0])
        drill.lose_everything()
        assert drill.refusal("restore", str(folder)) == "erasures.list_cut"
        Restore(drill.settings, folder, Approval(by=LI, approved_by=ZHAO)).run(lambda _: None)
        assert drill.readable() == drill.persons[2:]

    def test_an_erasure_that_was_refused_stands_in_no_list(self, drill: Drill) -> None:
        held, other = drill.persons[:2]
        order = drill.decided(held)
        hold = ("retention", "hold", f"person:{held}", "--reference", "(2026)鄂9901民初1号", "--by", LI)
        assert drill(*hold, "--approved-by", ZHAO).code == 0
        said = drill("erase", "run", *order, "--as", "staff:D0001")
        assert (said.code, "rights.legal_hold_stands" in said.err) == (1, True), said.err
        asking = ("erase", "request", other, "--as", "staff:D0001", "--basis", "purpose_ended", "--json")
        asked = drill(*asking).answer()["request"]
        running = ("erase", "run", other, asked, "--as", "staff:D0001")
        said = drill(*running)
        assert (said.code, "rights.erasure_not_approved" in said.err) == (1, True), said.err
        assert drill.keeping.erasures.all() == []
        assert drill.readable() == drill.persons
        assert drill("retention", "release", *hold[2:], "--approved-by", ZHAO).code == 0
        assert drill("erase", "run", *order, "--as", "staff:D0001").code == 0
        assert drill.readable() == drill.persons[1:]

    def test_an_erasure_cut_short_after_the_list_opens_nothing_until_it_is_finished(
        self, drill: Drill, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The power goes when the list is written and the transaction is not."""
        gone, order = drill.persons[0], drill.decided(drill.persons[0])
        from ledger.keeping.erasure_list import ErasureList

        add = ErasureList.add

        def cut_short(self: ErasureList, erased: object) -> None:
            add(self, erased)  # type: ignore[arg-type]
            raise Killed

        with monkeypatch.context() as power:
            power.setattr(ErasureList, "add", cut_short)
            with pytest.raises(Killed):
                drill("erase", "run", *order, "--as", "staff:D0001")
        assert drill.readable() == drill.persons
        assert drill.keeping.erasures.still_there(drill.keeping.rows) == [gone]
        assert drill.refusal("serve", "--port", "0") == "restore.erasures_not_applied"
        said = drill("erase", "run", "--as", "staff:D0001", "--json")
        (certificate,) = said.answer()["certificates"]
        assert drill.keeping.erasures.still_there(drill.keeping.rows) == []
        (listed,) = drill.keeping.erasures.all()
        assert _facts(drill, gone)[0][1] == listed.key_destroyed_at
        assert certificate["certificate"] == listed.certificate

    def test_copies_are_told_unreadable_when_no_epoch_opens_them_any_more(self, drill: Drill) -> None:
        gone = drill.persons[0]
        first = drill.keeping.keeper().ring.current.name
        second = drill("keys", "roll", "--by", LI, "--json").answer()["epoch"]
        certificate = drill.erase_by_two(gone)
        drill.back_up("b1")
        listed = drill("keys", "list", "--json").answer()
        assert [(each["name"], each["erased_copies"], each["late"]) for each in listed] == [
            (first, 1, 0),
            (second, 1, 0),
        ]
        assert destroyed(drill, first) == 0, "the epoch it was wrapped by is there still"
        assert _copies(drill, gone) is None
        third = drill("keys", "roll", "--by", LI, "--json").answer()["epoch"]
        drill.back_up("b2")
        assert destroyed(drill, second) == 1
        at = _copies(drill, gone)
        kept = json.loads(_certificate(drill, certificate).read_bytes())
        assert kept == {**certificate, "copies_unreadable_at": at}
        assert at is not None
        (alone,) = drill("keys", "list", "--json").answer()
        assert (alone["name"], alone["erased_copies"]) == (third, 0)
        assert destroyed(drill, second) == 0, "told once"

    def test_a_confirmation_that_was_cut_short_is_told_by_the_same_command(
        self, drill: Drill, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drill.erase_by_two(drill.persons[0])
        old = drill.keeping.keeper().ring.current.name
        drill("keys", "roll", "--by", LI)
        drill.back_up("b1")

        def killed(self: ErasureWork, **_: object) -> None:
            raise Killed

        with monkeypatch.context() as power:
            power.setattr(ErasureWork, "confirm_copies", killed)
            with pytest.raises(Killed):
                destroyed(drill, old)
        assert _copies(drill, drill.persons[0]) is None
        assert destroyed(drill, old) == 1

    def test_copies_that_can_be_read_beyond_their_day_are_told_late(
        self, drill: Drill, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drill.erase_by_two(drill.persons[0])
        assert drill("status", "--json").answer()["ledger"]["erased copies late"] == 0
        (listed,) = drill.keeping.erasures.all()
        for place in ("app.commands.keys", "app.commands.status", "app.commands.erase"):
            monkeypatch.setattr(f"{place}.utc_now", lambda: listed.copies_unreadable_by)
        (epoch,) = drill("keys", "list", "--json").answer()
        assert (epoch["erased_copies"], epoch["late"]) == (1, 1)
        assert "1 erasures are past" in drill("keys", "list").out
        assert drill("status", "--json").answer()["ledger"]["erased copies late"] == 1
        (told,) = drill("erase", "status", drill.persons[0], "--json").answer()["requests"]
        assert told["copies_late"] is True


def destroyed(drill: Drill, epoch: str) -> int:
    """Of how many erasures it was told that their copies are unreadable now."""
    said = drill("keys", "destroy", epoch, "--by", LI, "--approved-by", ZHAO, "--json")
    assert said.code == 0, said.err
    return int(said.answer()["copies_unreadable"])


def _copies(drill: Drill, person_key: str) -> str | None:
    (told,) = drill("erase", "status", person_key, "--json").answer()["requests"]
    at: str | None = told["copies_unreadable_at"]
    return at


def _facts(drill: Drill, person_key: str) -> list[tuple[str, object, object]]:
    """What the log says of the erasure itself, with both dates."""
    log, decode = House(drill.settings).log, codec().decode_data
    facts = [
        decode(row)
        for kind in ("rights", "person")
        for row in log.read_stream(stream_id(f"{kind}:{person_key}"))
    ]
    dates = ("key_destroyed_at", "copies_unreadable_by")
    return [
        (each.name, *(getattr(each, date, None) for date in dates))
        for each in facts
        if each.name in TOLD_TWICE
    ]


def _lookups(drill: Drill) -> int:
    return House(drill.settings).log.counts()["lookups"]


def _values_shown(drill: Drill) -> int:
    """Persons of whom a read model holds a value still, sealed or not."""
    views = open_views(drill.settings)
    try:
        with views.reading() as reader:
            rows = reader.select("SELECT count(DISTINCT person_key) FROM persons WHERE name IS NOT NULL")
            return int(rows[0][0] or 0)
    finally:
        views.close()


def _certificate(drill: Drill, certificate: dict[str, object]) -> Path:
    return drill.settings.data_dir / "certificates" / f"{certificate['certificate']}.json"
