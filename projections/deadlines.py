"""Which limits a fact was decided with: the versions stand in its record, so a replay finds the same deadlines."""

from collections.abc import Callable, Iterable

from domain.shared.rule_pack import Rulebook

# From the versions of the rule pack and of the calendar in an event's record.
RulebookOf = Callable[[str | None, str | None], Rulebook]


def rulebooks_by_version(rulebooks: Iterable[Rulebook]) -> RulebookOf:
    """Finds a rulebook by both versions, else by the pack alone, else the newest; oldest first is given."""
    ordered = list(rulebooks)
    if not ordered:
        raise ValueError("there is no rulebook")
    exactly = {(book.pack.version, book.calendar.version): book for book in ordered}
    by_pack = {book.pack.version: book for book in ordered}

    def rulebook_of(pack: str | None, calendar: str | None) -> Rulebook:
        if pack is None:
            return ordered[-1]
        found = exactly.get((pack, calendar or ""))
        return found or by_pack.get(pack, ordered[-1])

    return rulebook_of
