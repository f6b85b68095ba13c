"""Who lived there on a day: a stay goes on for the days it is told for, not from when somebody spoke of it (ADR 0020).

Asked with a valid time, a stay shows what had been said by then, or, where it was told of only later, what was said
first. Its days, and so whether it goes on, are by the last word recorded of that time the person lived there: who
left and returned has days of their own each time. Where no day was told, it begins when the fact was true.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from domain.registry.codes_residences import ResidenceStanding
from domain.shared.occurrence import SHANGHAI
from projections.asking import Conditions
from projections.instants import text_of
from projections.moment import NOW, AsOf
from projections.page import LARGEST_PAGE, Page
from projections.readstore.port import Reader, ReadStore
from projections.registry.residences import RESIDENCES, Residence
from projections.table import Table, Value
from projections.versions.table import Version, version_of
from projections.versions.view import Asked, Narrowing, Order, VersionsView

Row = TypeVar("Row")
Stay = Version[Residence]
NEVER = (ResidenceStanding.REJECTED.value, ResidenceStanding.WITHDRAWN.value)


class RegistryAsked(Asked):
    """A question to the register: as any other, but for stays, which have days of their own."""

    def rows_of(self, table: Table, alias: str = "b") -> tuple[str, Conditions]:
        valid_at, position = self.moment.valid_at, self.moment.position
        if table is not RESIDENCES or valid_at is None:
            return super().rows_of(table, alias)
        conditions = Conditions([f"{alias}.from_position <= ?"], [position])
        conditions.add(*_told(alias, valid_at, position))
        told, *values = _told("n", valid_at, position)
        conditions.add(
            f"NOT EXISTS (SELECT 1 FROM {table.name} n WHERE n.residence_id = {alias}.residence_id "
            f"AND n.from_position <= ? AND n.from_position >= {alias}.from_position AND (n.edition > {alias}.edition "
            f"OR ((n.from_position, n.segment) > ({alias}.from_position, {alias}.segment) AND {told})))",
            position,
            *values,
        )
        begun = _last_word(alias, "COALESCE(f.first_day, '')")
        conditions.add(f"{begun} <= ?", position, day_of(valid_at))
        return f"{table.name} {alias}", conditions


def _told(alias: str, valid_at: datetime, position: int) -> tuple[str, *tuple[Value, ...]]:
    """What had been said by then, and the first word of each time somebody lives there from their first day on."""
    begun = f"{alias}.valid_from = {alias}.opened_at AND {_last_word(alias, 'f.first_day')} <= ?"
    told = f"({alias}.valid_from <= ? OR ({begun}))"
    return told, text_of(valid_at), position, day_of(valid_at)


def _last_word(alias: str, said: str) -> str:
    """Of the same time the person lives there; rows of older editions lie before those of the newest."""
    return (
        f"(SELECT {said} FROM {RESIDENCES.name} f WHERE f.residence_id = {alias}.residence_id "
        f"AND f.from_position <= ? AND f.nth = {alias}.nth ORDER BY f.from_position DESC, f.segment DESC LIMIT 1)"
    )


def day_of(valid_at: datetime) -> str:
    """The day it is then where the register is kept."""
    return valid_at.astimezone(SHANGHAI).date().isoformat()


_GOES_ON = f"CASE WHEN f.standing IN {NEVER} OR f.last_day < ? THEN 0 ELSE 1 END"


def lives_there(conditions: Conditions, asked: Asked, alias: str, *, wanted: bool = True) -> None:
    """Narrow stays to those that go on at the moment asked for (or do not)."""
    valid_at = asked.moment.valid_at
    if valid_at is None:
        conditions.add(f"{alias}.lives_there = ?", int(wanted))
        return
    goes_on = _last_word(alias, _GOES_ON)
    conditions.add(f"{goes_on} = ?", day_of(valid_at), asked.moment.position, int(wanted))


def on_the_day(asked: Asked, stays: Sequence[Stay]) -> tuple[Stay, ...]:
    """The stays with the days that are known of them, and whether they go on at the moment asked for."""
    valid_at = asked.moment.valid_at
    if valid_at is None or not stays:
        return tuple(stays)
    words = _last_words(asked, frozenset(stay.key for stay in stays))
    return tuple(_with_days(stay, words[stay.key, stay.record.nth], day_of(valid_at)) for stay in stays)


def _last_words(asked: Asked, keys: frozenset[str]) -> Mapping[tuple[str, int], Residence]:
    known = Conditions(["b.from_position <= ?"], [asked.moment.position])
    known.any_of("b.residence_id", keys)
    columns = ", ".join(f"b.{name}" for name in RESIDENCES.column_names)
    statement = (
        f"SELECT {columns} FROM {RESIDENCES.name} b WHERE {known.sql} ORDER BY b.from_position, b.segment"
    )
    read = version_of(Residence._make)
    found = [read(values) for values in asked.reader.select(statement, known.values)]
    return {(each.key, each.record.nth): each.record for each in found}


def _with_days(stay: Stay, known: Residence, day: str) -> Stay:
    over = known.last_day is not None and known.last_day < day
    record = stay.record._replace(
        lives_there=int(known.standing not in NEVER and not over),
        since_on=known.since_on,
        since_precision=known.since_precision,
        until_on=known.until_on,
        until_precision=known.until_precision,
        end_reason=known.end_reason,
    )
    return replace(stay, record=record)


class RegistryTable(VersionsView[Row]):
    """One table of the register, asked as the register is."""

    def _asked(self, reader: Reader, as_of: AsOf) -> Asked:
        return RegistryAsked(reader, self._projection, as_of)


class StaysTable(RegistryTable[Stay]):
    """Stays, each as it shows at the moment asked for."""

    def __init__(self, store: ReadStore, projection: str) -> None:
        super().__init__(store, projection, RESIDENCES, version_of(Residence._make))

    @contextmanager
    def open_page(
        self,
        wanted: Narrowing,
        *,
        order: Order,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
    ) -> Iterator[tuple[Asked, Page[Stay]]]:
        with super().open_page(wanted, order=order, after=after, limit=limit, as_of=as_of) as (asked, page):
            yield asked, replace(page, rows=on_the_day(asked, page.rows))

    def find_in(self, asked: Asked, keys: Collection[str]) -> Mapping[str, Stay]:
        return {stay.key: stay for stay in on_the_day(asked, tuple(super().find_in(asked, keys).values()))}

    def all_in(self, asked: Asked, wanted: Narrowing, limit: int = LARGEST_PAGE) -> tuple[Stay, ...]:
        return on_the_day(asked, super().all_in(asked, wanted, limit))
