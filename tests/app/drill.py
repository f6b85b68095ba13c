"""A house that is filled, backed up, lost and put back, on either store."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.assembly import House
from app.commands.prepare import prepare_everything
from app.keeping import Keeping
from app.settings import Settings
from app.stores import Access, utc_now
from app.views import open_views, projections_over
from intake.delivery import Sender
from ledger.identity import stream_id
from ledger.keeping.erasure_list import Erased, subject_of
from projections.catalogue import NAMES
from projections.rights.certificate import certificate_id
from projections.runner import ProjectionRunner
from tests.app.command_line import CommandLine, Said
from tests.support.intake import APP, SENDER, Bench, SetClock, event, town_places

LI, ZHAO = "staff:K0001", "staff:K0002"
ON = datetime(2026, 3, 2, 1, tzinfo=UTC)
PERSON = "gridledger.person.referenced.v1"


class Killed(BaseException):
    """The power went."""


def erased(person_key: str) -> Erased:
    """A line of the erasure list."""
    request = f"{person_key[:-7]}Q{person_key[-6:]}"
    return Erased(person_key, ON, ON + timedelta(days=30), certificate_id(person_key, request))


@dataclass
class Drill:
    """`given` are settings without their prefix, as a shell takes them."""

    shell: CommandLine
    given: Mapping[str, object] = field(default_factory=dict)
    persons: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return Settings.model_validate({"data_dir": self.shell.folder / "data", **self.given})

    @property
    def keeping(self) -> Keeping:
        return Keeping(self.settings)

    def __call__(self, *words: str) -> Said:
        """Type a command."""
        return self.shell(*words, **self.given)

    def begin(self) -> "Drill":
        """A prepared ledger with its grid, followed."""
        prepare_everything(self.settings)
        bench = self.bench()
        receipts = bench.send(*town_places(), sender=Sender("test", None))
        assert {each.verdict.value for each in receipts} == {"accepted"}, receipts[0]
        return self

    def bench(self) -> Bench:
        house, clock = House(self.settings), SetClock(utc_now())
        return Bench(house.road(clock=clock), house.store, house.vault, clock)

    def take(self, count: int) -> None:
        """So many persons more, each with a name and a number."""
        first = len(self.persons)
        keys = [f"01JZZZZZZZZZZZZZZZZZ{number:06d}" for number in range(first, first + count)]
        receipts = self.bench().send(*(event(PERSON, key, source=APP) for key in keys), sender=SENDER)
        assert {each.verdict.value for each in receipts} == {"accepted"}, receipts[0]
        self.persons += keys

    def follow(self) -> None:
        """Let every read model catch up."""
        house, views = House(self.settings), open_views(self.settings, Access.VIEWS)
        catalogue = projections_over(house.log, house.vault, views)
        for name in NAMES:
            ProjectionRunner(house.log, views, catalogue.folder(name), lambda *_: None).catch_up()
        views.close()

    def back_up(self, name: str) -> Path:
        """A backup of the house as it is, with its checkpoint."""
        self.follow()
        said = self("backup", str(self.shell.folder / name))
        assert said.code == 0, said.err
        return self.shell.folder / name

    def erase(self, person_key: str) -> None:
        """By who had a log of which nothing is left: the list says so, and there is no key."""
        keeping = self.keeping
        keeping.erasures.add(erased(person_key))
        keeping.rows.forget(subject_of(person_key))
        keeping.rows.close()

    def erase_by_two(self, person_key: str) -> dict[str, object]:
        """From the request to the certificate, which is answered."""
        order = self.decided(person_key)
        said = self("erase", "run", *order, "--as", "staff:D0001", "--json")
        assert said.code == 0, said.err
        (certificate,) = said.answer()["certificates"]
        return dict(certificate)

    def decided(self, person_key: str) -> tuple[str, str]:
        """Asked for by one officer and approved by another."""
        asking = ("erase", "request", person_key, "--as", "staff:D0001", "--basis", "purpose_ended", "--json")
        request = str(self(*asking).answer()["request"])
        said = self("erase", "approve", person_key, request, "--as", "staff:D0002")
        assert said.code == 0, said.err
        return person_key, request

    def lose_everything(self) -> None:
        """The disk of the database is gone; the keys lie elsewhere."""
        for path in (self.shell.folder / "data").glob("*.sqlite*"):
            path.unlink()
        shutil.rmtree(self.shell.folder / "data" / "imports", ignore_errors=True)

    def lose_the_ledger(self) -> None:
        """Its disk is gone, and the read models'; the access log lay on another."""
        for name in ("ledger", "views"):
            for path in (self.shell.folder / "data").glob(f"{name}.sqlite*"):
                path.unlink()

    def looks(self) -> list[tuple[int, bytes]]:
        """The access log as stored."""
        return House(self.settings).access_log.stored_rows(0, 100_000)

    def readable(self) -> list[str]:
        """Persons whose values a process that starts now can still open."""
        house = House(self.settings)
        found = house.store.gather(subjects=[subject_of(each) for each in self.persons]).subject_keys
        return [
            each
            for each in self.persons
            if (row := found.get(subject_of(each))) is not None and house.vault.unwrap(row) is not None
        ]

    def log_bytes(self) -> list[bytes]:
        """Every event as stored."""
        return [row.state for row in House(self.settings).log.read_log(after=0, limit=100_000)]

    def knows(self, person_key: str) -> bool:
        """Whether the log tells of that person."""
        return bool(House(self.settings).log.read_stream(stream_id(subject_of(person_key))))

    def refusal(self, *words: str) -> str:
        """The stable code a command ends with, which must be 1."""
        said = self(*words)
        assert said.code == 1, (said.code, said.err)
        return said.err.rsplit("(", 1)[1].split(")")[0]
