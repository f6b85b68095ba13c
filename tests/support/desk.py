"""A desk over a test's road, and the people who work at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.catalogues import catalogue
from intake.delivery import Delivery, Receipt, Sender
from intake.desk.conflicts import ConflictDesk
from intake.desk.desk import Desk, desk_over
from intake.desk.drawer import Drawer
from intake.desk.groups import GroupDesk
from intake.desk.letters import LetterDesk
from intake.desk.operator import Operator
from intake.desk.waiting_list import WaitingDesk
from ledger.port import LetterFilter, LetterRow
from tests.support.intake import APP, DESK, DIVISION, Bench, event

CHEN, WANG = Operator("staff:desk-chen", "registrar"), Operator("staff:desk-wang", "registrar")
REPORTED, REGISTERED = "gridledger.dispute.reported.v1", "gridledger.dispute.registered.v1"
PERSON = "gridledger.person.referenced.v1"
NEW_GRID = "990101100001002"


@dataclass(slots=True)
class Office:
    """The desk of one bench, with shortcuts for tests."""

    bench: Bench
    desk: Desk

    @property
    def drawer(self) -> Drawer:
        return self.desk.drawer

    @property
    def letters(self) -> LetterDesk:
        return self.desk.letters

    @property
    def conflicts(self) -> ConflictDesk:
        return self.desk.conflicts

    @property
    def waiting(self) -> WaitingDesk:
        return self.desk.waiting

    @property
    def groups(self) -> GroupDesk:
        return self.desk.groups

    def send(self, *events: Mapping[str, object]) -> list[Receipt]:
        """Messages of an upstream system."""
        return self.bench.send(*events)

    def turn_away(self, *events: Mapping[str, object]) -> list[Receipt]:
        """Messages whose grid nobody establishes while they wait: what they were told in the end."""
        return turned_away(self.bench, *events)

    def only_letter(self) -> LetterRow:
        """The one letter there is."""
        (card,) = self.cards()
        return card

    def cards(self, wanted: LetterFilter | None = None) -> list[LetterRow]:
        """The cards, oldest first."""
        return self.bench.store.letters(wanted or LetterFilter(), after=None, limit=100)

    def receipt(self, message_id: object) -> Receipt:
        """What the sender is told when asking again."""
        found = self.bench.road.receipt(APP, str(message_id))
        assert found is not None
        return found

    def acts(self, key: UUID) -> list[str]:
        """Names of what was done with a letter."""
        return [act.name.removeprefix("intake.") for act in self.drawer.acts(key)]


def office_of(bench: Bench, sender_now: Mapping[str, Sender] | None = None) -> Office:
    """The desk over the bench's road. `sender_now` tells who a sender is today, by name."""

    def as_today(delivery: Delivery) -> Sender:
        return (sender_now or {}).get(delivery.sender.name, delivery.sender)

    return Office(bench, desk_over(bench.road, catalogue(), as_today))


def turned_away(bench: Bench, *events: Mapping[str, object]) -> list[Receipt]:
    """Send, and let the time to wait pass; receipts as they stand then."""
    bench.send(*events)
    bench.clock.forward(bench.road.settings.wait)
    while bench.road.expire():
        pass
    found = [bench.road.receipt(str(each["source"]), str(each["id"])) for each in events]
    return [each for each in found if each is not None]


def in_new_grid(subject: str) -> dict[str, object]:
    """A report from a grid nobody established yet."""
    return event(REPORTED, subject, gridcode=NEW_GRID)


def establishes_new_grid() -> dict[str, object]:
    """The registrar's missing fact."""
    return event(
        "gridledger.grid.established.v1",
        NEW_GRID,
        id="grid-2",
        source=DESK,
        time="2020-01-02T00:00:00+08:00",
        actor="staff:R1",
        actorrole="registrar",
        gridcode=None,
        data={"name": "二号网格", "division": DIVISION, "kind": "base"},
    )
