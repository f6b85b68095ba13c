"""As whom a registered source may speak: the offices its entry names, none of which the table keeps silent."""

from collections.abc import Mapping
from datetime import UTC, datetime

from access.authorize import NOBODYS, Action, authorize
from access.principal import PlaceScope, Principal, Reach
from domain.shared.actor import Role
from intake.sources import Source, SourceBook, SourcesNotValid


def offices_that_record() -> frozenset[Role]:
    """Everybody whose word can become a fact. An auditor's cannot: who checks a ledger does not write in it."""
    return frozenset(role for role in Role if authorize(_holder(role), Action.SPEAK_FOR, NOBODYS).allowed)


def roles_by_source(book: SourceBook) -> Mapping[str, frozenset[Role]]:
    """The offices each source may speak for; one that is open may speak for all that record.

    Raises `SourcesNotValid` where an entry names another.
    """
    able = offices_that_record()
    return {source.uri: _roles(source, able) for source in book.all()}


def _roles(source: Source, able: frozenset[Role]) -> frozenset[Role]:
    if source.roles is None:
        return able
    silent = sorted(source.roles - able)
    if silent:
        raise SourcesNotValid(
            f"{source.uri}: {', '.join(silent)} records nothing, so no source speaks for it"
        )
    return source.roles


def _holder(role: Role) -> Principal:
    return Principal(
        name=role.value,
        role=role,
        scope=PlaceScope(Reach.EVERYWHERE),
        sources=frozenset(),
        expires_at=datetime.max.replace(tzinfo=UTC),
    )
