"""The read models' questions answered from memory, over one fictional town."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from projections.audit_trail.question import AuditEntry, AuditFilter
from projections.dispute_board.question import BoardFilter, BoardOrder, BoardRow, Tally
from projections.dispute_timeline.question import Clock, Timeline
from projections.moment import NOW, AsOf
from projections.page import COUNTED_EXACTLY, Count, CursorNotValid, Page
from projections.registry.parties import PersonRow
from tests.api.boards import Town


@dataclass
class MemoryBoard:
    """Cases in order of recording."""

    town: Town

    def page(
        self,
        wanted: BoardFilter,
        *,
        order: BoardOrder = BoardOrder.OPENED,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
    ) -> Page[BoardRow]:
        print_ = str(hash(wanted))
        moment, last = _read(after, print_, self.town.speaks_for(as_of).position)
        known = [each for each in self.town.cases if each.position <= moment and _on_board(wanted, each)]
        shown = [each for each in known if each.position > last][:limit]
        more = bool(shown) and shown[-1] is not known[-1]
        return Page(
            rows=tuple(shown),
            next=f"{print_},{moment},{shown[-1].position}" if more else None,
            count=_count(known),
            speaks_for=self.town.speaks_for(AsOf(recorded=moment, valid=as_of.valid)),
        )

    def find(self, case_code: str, *, as_of: AsOf = NOW) -> BoardRow | None:
        moment = self.town.speaks_for(as_of).position
        found = [each for each in self.town.cases if each.case_code == case_code and each.position <= moment]
        return found[0] if found else None

    def tally(self, wanted: BoardFilter, *, as_of: AsOf = NOW) -> tuple[Tally, ...]:
        return ()


@dataclass
class MemoryTimeline:
    """Facts by case."""

    town: Town

    def of_case(self, case_code: str, *, order: Clock = Clock.RECORDED, as_of: AsOf = NOW) -> Timeline | None:
        speaks_for = self.town.speaks_for(as_of)
        known = [each for each in self.town.facts.get(case_code, []) if each.position <= speaks_for.position]
        if order is Clock.OCCURRED:
            known.sort(key=lambda each: each.occurred_at)
        return Timeline(case_code=case_code, entries=tuple(known), speaks_for=speaks_for) if known else None


@dataclass
class MemoryTrail:
    """Entries by position."""

    town: Town
    asked_for: list[AuditFilter] = field(default_factory=list)

    def page(
        self,
        wanted: AuditFilter,
        *,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
        newest_first: bool = True,
    ) -> Page[AuditEntry]:
        self.asked_for.append(wanted)
        print_ = str(hash(wanted))
        moment, last = _read(after, print_, self.town.speaks_for(as_of).position)
        known = sorted(position for position in self.town.entries if position <= moment)
        if newest_first:
            known.reverse()
        rest = known[known.index(last) + 1 :] if last else known
        shown = rest[:limit]
        return Page(
            rows=tuple(self.town.entries[position] for position in shown),
            next=f"{print_},{moment},{shown[-1]}" if len(rest) > len(shown) else None,
            count=_count(known),
            speaks_for=self.town.speaks_for(AsOf(recorded=moment)),
        )

    def find(self, position: int) -> AuditEntry | None:
        return self.town.entries.get(position)


@dataclass
class MemoryPersons:
    """Persons by key."""

    town: Town

    def find(self, person_key: str, *, as_of: AsOf = NOW) -> PersonRow | None:
        return self.town.people.get(person_key)

    def find_all(self, person_keys: Collection[str], *, as_of: AsOf = NOW) -> Mapping[str, PersonRow]:
        return {key: self.town.people[key] for key in person_keys if key in self.town.people}


def _on_board(wanted: BoardFilter, row: BoardRow) -> bool:
    grid = row.grid_code or ""
    return (
        (not wanted.states or row.state in wanted.states)
        and (not wanted.grids or grid in wanted.grids)
        and (wanted.overdue_at is None or (row.due is not None and row.due.is_overdue(wanted.overdue_at)))
        and (wanted.grid_prefixes is None or grid.startswith(tuple(wanted.grid_prefixes)))
        and (wanted.sources is None or row.source in wanted.sources)
        and (wanted.mediated_by is None or wanted.mediated_by in row.mediators)
        and (wanted.about is None or wanted.about in row.parties)
        and (row.was_supervised or not wanted.was_supervised)
        and (row.was_in_court or not wanted.was_in_court)
    )


def _read(after: str | None, print_: str, now: int) -> tuple[int, int]:
    """The moment and the last key of a cursor."""
    if after is None:
        return now, 0
    of, _, rest = after.partition(",")
    moment, _, last = rest.partition(",")
    if of != print_ or not moment.isdigit() or not last.isdigit():
        raise CursorNotValid
    return int(moment), int(last)


def _count(known: Sequence[object]) -> Count:
    return Count(min(len(known), COUNTED_EXACTLY), len(known) <= COUNTED_EXACTLY)
