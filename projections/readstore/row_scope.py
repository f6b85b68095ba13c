"""For whom the database itself shows rows: told to PostgreSQL at the beginning of every snapshot (docs/second-walls.md).

It is not the decision of the door but a second one, from who asks alone. SQLite knows no roles: there it says nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class RowScope:
    """Everything, or what lies in places (beginnings of grid codes), came from sources, is one's own record or a case one
    is party to, or a case one mediates (`staff` is one's id there).

    `named` are persons named in rows that were shown: a party of a case may live anywhere.
    """

    everywhere: bool = False
    prefixes: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    person: str | None = None
    staff: str | None = None
    named: frozenset[str] = frozenset()


NOTHING = RowScope()
# Carried into the threads that answer: both anyio's and asyncio's threads run in a copy of the asker's context.
_asking: ContextVar[RowScope] = ContextVar("row_scope", default=NOTHING)


def row_scope() -> RowScope:
    """The scope of who asks here; nothing where nobody does."""
    return _asking.get()


@contextmanager
def asked_within(scope: RowScope) -> Iterator[None]:
    """Everything read inside is read for somebody of that scope."""
    before = _asking.set(scope)
    try:
        yield
    finally:
        _asking.reset(before)


@contextmanager
def naming(person_keys: Iterable[str]) -> Iterator[None]:
    """Persons named in rows the asker was shown may be read, too, wherever they live."""
    scope = _asking.get()
    with asked_within(replace(scope, named=scope.named | frozenset(person_keys))):
        yield
