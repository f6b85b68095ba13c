"""The people of a case as this door shows them: by key, every value masked."""

from collections.abc import Collection, Iterator, Mapping

from access.looking import Looking
from api.answers import Answer
from api.deps import ApiDeps
from api.unsealing import Shown
from projections.moment import AsOf
from projections.readstore.row_scope import naming
from projections.registry.parties import PersonRow
from projections.sealed_value import SealedValue


class PartyShown(Answer):
    """One party; absent values were never given."""

    person_key: str
    name: Shown | None = None
    id_number: Shown | None = None
    phone: Shown | None = None


def names_of(deps: ApiDeps, look: Looking, keys: Collection[str], as_of: AsOf) -> Mapping[str, PartyShown]:
    """Names only: a list needs no more to be read."""
    return _shown(deps, look, _named(deps, keys, as_of), ("name",))


def parties_of(deps: ApiDeps, look: Looking, keys: Collection[str], as_of: AsOf) -> Mapping[str, PartyShown]:
    """All that is held of each party."""
    return _shown(deps, look, _named(deps, keys, as_of), ("name", "id_number", "phone"))


def _named(deps: ApiDeps, keys: Collection[str], as_of: AsOf) -> Mapping[str, PersonRow]:
    """Who has a part in a case is shown with it, wherever they live."""
    with naming(keys):
        return deps.persons.find_all(keys, as_of=as_of)


def in_order(keys: Collection[str], shown: Mapping[str, PartyShown]) -> list[PartyShown]:
    """One entry a key; a party the register does not know (yet) has its key alone."""
    return [shown.get(key, PartyShown(person_key=key)) for key in keys]


def _shown(
    deps: ApiDeps, look: Looking, persons: Mapping[str, PersonRow], fields: tuple[str, ...]
) -> Mapping[str, PartyShown]:
    held = [(key, field, value) for key, person in persons.items() for field, value in _held(person, fields)]
    shown = deps.personal_values.opener(look).shown([value for _, _, value in held])
    told: dict[str, dict[str, Shown]] = {key: {} for key in persons}
    for (key, field, _), value in zip(held, shown, strict=True):
        told[key][field] = value
    return {key: PartyShown(person_key=key, **values) for key, values in told.items()}


def _held(person: PersonRow, fields: tuple[str, ...]) -> Iterator[tuple[str, SealedValue]]:
    values = {"name": person.name, "id_number": person.id_number, "phone": person.phone}
    for field in fields:
        value = values[field]
        if value is not None:
            yield field, value
