"""A small read model of dwellings and of those who own them, in a read store of its own, and what it must say."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from domain.registry.codes_housing import DwellingUse, HousingCorrectionReason
from domain.registry.events_housing import DwellingCorrected, DwellingRegistered, DwellingUseChanged
from ledger.port import LedgerStore, LogRow
from projections.asking import Conditions
from projections.fold import StreamFolder
from projections.instants import text_of
from projections.moment import NOW, AsOf
from projections.readstore.port import ReadStore
from projections.row_reader import RowReader
from projections.runner import ProjectionRunner
from projections.table import Column, Index, Kind, Values
from projections.truth_order import TruthKey
from projections.versions import fold
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.table import versioned
from projections.versions.told import Told, told_of
from projections.versions.view import Asked, Order, VersionsView
from tests.projections.history import CODEC, Line, at

NAME = "shelf"
EVENTS = (DwellingRegistered, DwellingUseChanged, DwellingCorrected)
HOMES = versioned(
    "homes",
    key="dwelling_id",
    columns=(Column("use"), Column("rooms", Kind.NUMBER, may_be_null=True), Column("changes", Kind.NUMBER)),
    now=(Index("homes_now", "use, dwelling_id"),),
    then=(Index("homes_then", "use, dwelling_id, from_position"),),
)
OWNERS = versioned("owners", key="owner", columns=(Column("dwelling_id"), Column("use")))
BY_USE = Order("use", ("use DESC",))
DWELLINGS = ("01K00000000000000000000000", "01K00000000000000000000001")


@dataclass(frozen=True, slots=True)
class Home:
    """The state; an owner once named stays one."""

    use: str = ""
    rooms: int | None = None
    changes: int = 0
    owners: tuple[str, ...] = ()


def home_after(home: Home, told: Told) -> Home:
    """Everything is counted, so that every fact shows."""
    event, changes = told.event, home.changes + 1
    match event:
        case DwellingRegistered():
            return Home(event.use.value, event.room_count, changes, _with(home.owners, event.owner))
        case DwellingUseChanged():
            use = home.use if event.use is None else event.use.value
            return Home(use, home.rooms, changes, home.owners)
        case DwellingCorrected():
            rooms = home.rooms if event.room_count is None else event.room_count
            return Home(home.use, rooms, changes, _with(home.owners, event.owner))
        case _:
            raise AssertionError(event)


def _with(owners: tuple[str, ...], owner: str | None) -> tuple[str, ...]:
    return owners if owner is None or owner in owners else (*owners, owner)


def home_rows(key: str, home: Home) -> Sequence[Shown]:
    own = Shown(HOMES, key, (home.use, home.rooms, home.changes))
    return [own, *(Shown(OWNERS, f"{key}.{owner}", (key, home.use)) for owner in home.owners)]


MODEL = StreamModel(
    events=EVENTS,
    begins=frozenset({DwellingRegistered}),
    tables=(HOMES, OWNERS),
    empty=Home(),
    after=home_after,
    rows=home_rows,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfUse:
    """`Narrowing` by use."""

    use: str | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        if self.use is not None:
            conditions.add("b.use = ?", self.use)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The model over a log, followed as far as it goes."""

    ledger: LedgerStore
    views: ReadStore

    @property
    def homes(self) -> VersionsView[tuple[str, str, int | None, int]]:
        return VersionsView(self.views, NAME, HOMES, _home)

    @property
    def owners(self) -> VersionsView[tuple[str, str]]:
        return VersionsView(self.views, NAME, OWNERS, lambda row: (str(row[0]), str(row[-1])))

    def catch_up(self) -> None:
        folder = StreamFolder(
            fold.VersionsFold(NAME, CODEC, [fold.Kind(MODEL)]),
            lambda ids: dict(self.ledger.gather(stream_ids=ids).streams),
            capacity=1,  # so that streams are read again all the time
        )
        ProjectionRunner(self.ledger, self.views, folder, lambda *_: None, batch=3).catch_up()

    def log(self) -> list[tuple[str, Told]]:
        return [told_of(CODEC, row) for row in self._rows()]

    def _rows(self) -> Iterable[LogRow]:
        return self.ledger.read_log(after=0, limit=100_000)

    def all_homes(self, as_of: AsOf = NOW, size: int = 500) -> list[tuple[str, str, int | None, int]]:
        """Page by page."""
        found: list[tuple[str, str, int | None, int]] = []
        cursor = None
        while True:
            page = self.homes.page(OfUse(), order=BY_USE, after=cursor, limit=size, as_of=as_of)
            found += page.rows
            cursor = page.next
            if cursor is None:
                assert page.count.value == len(found)
                return found


def _home(values: Values) -> tuple[str, str, int | None, int]:
    row = RowReader(HOMES, values)
    rooms = row.maybe("rooms")
    return (
        row.text("dwelling_id"),
        row.text("use"),
        None if rooms is None else int(rooms),
        row.number("changes"),
    )


def expected(
    log: Iterable[tuple[str, Told]], position: int, valid_at: datetime | None = None
) -> dict[str, Home]:
    """The law itself: all facts known at the position and true by then, in the order of truth."""
    by_dwelling: dict[str, list[tuple[TruthKey, Told]]] = {}
    for key, told in log:
        if told.position <= position and (valid_at is None or told.valid_from <= text_of(valid_at)):
            by_dwelling.setdefault(key, []).append((told.truth, told))
    return {key: home for key, facts in by_dwelling.items() if (home := _told(sorted(facts))) is not None}


def _told(facts: list[tuple[TruthKey, Told]]) -> Home | None:
    """What was true before it was registered counts from then on."""
    events = [told for _, told in facts]
    first = next((n for n, told in enumerate(events) if isinstance(told.event, DwellingRegistered)), None)
    if first is None:
        return None
    home = Home()
    for told in (events[first], *events[:first], *events[first + 1 :]):
        home = home_after(home, told)
    return home


def registered(number: int, hour: int, *, rooms: int = 1, owner: str | None = None) -> Line:
    event = DwellingRegistered(
        dwelling_id=DWELLINGS[number],
        address_id="01K00000000000000000000009",
        use=DwellingUse.RESIDENCE,
        room_count=rooms,
        owner=owner,
    )
    return _line(number, event, hour, f"registered-{number}-{hour}")


def changed(number: int, hour: int, use: DwellingUse, *, seq: int | None = None) -> Line:
    event = DwellingUseChanged(dwelling_id=DWELLINGS[number], use=use)
    return _line(number, event, hour, f"changed-{number}-{hour}-{use}", seq=seq)


def corrected(number: int, hour: int, *, rooms: int, owner: str | None = None, day: bool = False) -> Line:
    event = DwellingCorrected(
        dwelling_id=DWELLINGS[number], reason=HousingCorrectionReason.MISTYPED, room_count=rooms, owner=owner
    )
    return _line(
        number, event, hour, f"corrected-{number}-{hour}-{rooms}", precision="day" if day else "instant"
    )


def _line(
    number: int,
    event: DwellingRegistered | DwellingUseChanged | DwellingCorrected,
    hour: int,
    message_id: str,
    *,
    precision: str = "instant",
    seq: int | None = None,
) -> Line:
    return Line(
        stream=f"dwelling:{DWELLINGS[number]}",
        event=event,
        occurred_at=at(hour // 24, 9 + hour % 24),
        precision=precision,
        message_id=message_id,
        device_seq=seq,
    )


@contextmanager
def prepared(ledger: LedgerStore, views: ReadStore) -> Iterator[Shelf]:
    views.prepare((HOMES, OWNERS))
    yield Shelf(ledger, views)
