"""What a search found, as the documents of the lists: masked, with links."""

from collections.abc import Mapping

from access.looking import Looking
from api.deps import ApiDeps
from api.housing_documents import AddressesAnswer, DwellingsAnswer, UnitsAnswer
from api.housing_shown import address_shown, dwelling_shown, unit_shown
from api.listing import dated
from api.persons_shown import persons_shown
from api.registry_documents import PersonsAnswer
from api.registry_links import Signpost
from api.search_questions import holder
from projections.finding.found import Found
from projections.moment import AsOf, SpeaksFor
from projections.registry.filters import AddressFilter, DwellingFilter, UnitFilter
from projections.registry.person_filters import PersonFilter
from projections.registry.persons import Person
from projections.search.ways import Way
from projections.versions.table import Record, Version


class FoundShown:
    """Answers one question for one request, at most `most` hits of each kind."""

    def __init__(self, deps: ApiDeps, look: Looking, signpost: Signpost, clocks: AsOf, most: int) -> None:
        self._deps = deps
        self._look = look
        self._signpost = signpost
        self._clocks = clocks
        self._most = most

    def persons(self, ways: tuple[Way, ...], wanted: PersonFilter, *, former: bool = False) -> PersonsAnswer:
        """Persons, each once, with the other records read as one with them."""
        deps = self._deps
        personal = deps.personal_values.opener(self._look)
        found: Found[Version[Person]] = deps.finder.persons(
            ways, wanted, holder(personal), former=former, most=self._most, as_of=self._clocks
        )
        shown = persons_shown(personal, self._signpost, found.rows)
        items = [
            each.model_copy(update={"one_with": list(found.one_with[each.person_key]) or None})
            for each in shown
        ]
        return PersonsAnswer.model_validate({**_told(found), "items": items})

    def addresses(self, question: str, wanted: AddressFilter) -> AddressesAnswer:
        """Addresses as they are today."""
        found = self._deps.finder.addresses(question, wanted, most=self._most, as_of=self._clocks)
        then = _then(found.speaks_for)
        places = self._deps.registry.places({each.key for each in found.rows}, as_of=then)
        items = [address_shown(each, places[each.key], self._signpost) for each in found.rows]
        return AddressesAnswer.model_validate({**_told(found), "items": items})

    def dwellings(self, question: str, wanted: DwellingFilter) -> DwellingsAnswer:
        """Dwellings with where they are."""
        found = self._deps.finder.dwellings(question, wanted, most=self._most, as_of=self._clocks)
        then = _then(found.speaks_for)
        places = self._deps.registry.places({each.record.address_id for each in found.rows}, as_of=then)
        items = [dwelling_shown(each, places[each.record.address_id], self._signpost) for each in found.rows]
        return DwellingsAnswer.model_validate({**_told(found), "items": items})

    def units(self, question: str, wanted: UnitFilter) -> UnitsAnswer:
        """Units with where they work."""
        found = self._deps.finder.units(question, wanted, most=self._most, as_of=self._clocks)
        then = _then(found.speaks_for)
        places = self._deps.registry.places({each.record.address_id for each in found.rows}, as_of=then)
        items = [unit_shown(each, places[each.record.address_id], self._signpost) for each in found.rows]
        return UnitsAnswer.model_validate({**_told(found), "items": items})


def _told(found: Found[Version[Record]]) -> Mapping[str, object]:
    return {**dated(found.speaks_for), "count": len(found.rows), "more": found.more}


def _then(speaks_for: SpeaksFor) -> AsOf:
    return AsOf(recorded=speaks_for.position, valid=speaks_for.valid_at)
