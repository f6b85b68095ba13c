"""What a stay asks of the dwelling it is in, and a link of the record it leads to."""

from collections.abc import Mapping
from datetime import date

from domain.registry.commands import LinkPersons, PersonCommand
from domain.registry.commands_residences import ReportResidence, ResidenceCommand
from domain.registry.rules_links import LinkGoesBack
from domain.registry.rules_persons import PersonIsErased
from domain.registry.rules_residences import DwellingWasDemolished
from domain.registry.states import ErasedPerson, Person


def require_residence_references(command: ResidenceCommand, states: Mapping[str, object]) -> None:
    """Nobody begins to live in a dwelling that is gone; a stay from before its end may still be told.

    Of an erased person nothing more is told: no stay, and no words about one.
    """
    if isinstance(states.get(f"person:{command.person_key}"), ErasedPerson):
        raise PersonIsErased
    if not isinstance(command, ReportResidence):
        return
    gone_on: object = getattr(states.get(f"dwelling:{command.dwelling_id}"), "demolished_on", None)
    if isinstance(gone_on, date) and command.since.earliest > gone_on:
        raise DwellingWasDemolished(on=gone_on.isoformat())


def require_person_references(command: PersonCommand, states: Mapping[str, object]) -> None:
    """A link never leads back to where it comes from."""
    if not isinstance(command, LinkPersons):
        return
    target = states.get(f"person:{command.to}")
    if isinstance(target, ErasedPerson):
        raise PersonIsErased
    if isinstance(target, Person) and target.linked_to == command.key:
        raise LinkGoesBack
