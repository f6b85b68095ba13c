"""What a fold still knows of a person's facts once the person is erased: that they were told, and nothing they held."""

from dataclasses import replace

from domain.registry.events import PersonCorrected, PersonIdentifierVerified, PersonReferenced
from projections.versions.told import Told


def without_values(told: Told) -> Told:
    """The same fact with no personal value; a required one is empty, which no read table keeps."""
    event = told.event
    match event:
        case PersonReferenced():
            bare = replace(
                event, person_name="", id_number=None, phone=None, hukou_division=None, birth_year=None
            )
            return told._replace(event=bare)
        case PersonCorrected():
            return told._replace(
                event=replace(
                    event,
                    person_name=None,
                    id_number=None,
                    phone=None,
                    hukou_division=None,
                    birth_year=None,
                    note=None,
                )
            )
        case PersonIdentifierVerified():
            return told._replace(event=replace(event, id_number=""))
        case _:
            return told
