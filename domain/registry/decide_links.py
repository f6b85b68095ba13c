"""Links between persons: said and taken back in the order of what happened, whatever arrives first."""

from domain.registry import rules_links as rules
from domain.registry.commands import LinkPersons, UnlinkPersons
from domain.registry.events_residences import LinkEvent, PersonLinked, PersonUnlinked
from domain.registry.happened import answered_at
from domain.registry.keys import require_person_key
from domain.registry.links import linked_to, moment_of
from domain.registry.rules_persons import PersonNotYetReferenced
from domain.registry.states import NoPerson, Person


def link_persons(command: LinkPersons, state: NoPerson | Person) -> tuple[LinkEvent, ...]:
    """One record leads to one other at a time; an unlinking in between may still be on its way."""
    require_person_key(command.to)
    if command.to == command.key:
        raise rules.LinkedToItself
    if isinstance(state, NoPerson):
        raise PersonNotYetReferenced
    moment = answered_at(command.circumstance.occurred)
    fact = PersonLinked(person_key=command.key, to=command.to, reason=command.reason, happened_at=moment)
    if fact in state.links:
        return ()
    if linked_to(state.links, by=moment) not in (None, command.to):
        raise rules.LinkedElsewhere
    return (fact,)


def unlink_persons(command: UnlinkPersons, state: NoPerson | Person) -> tuple[LinkEvent, ...]:
    """What was never linked cannot be taken apart."""
    require_person_key(command.to)
    if isinstance(state, NoPerson):
        raise PersonNotYetReferenced
    moment = answered_at(command.circumstance.occurred)
    fact = PersonUnlinked(person_key=command.key, to=command.to, reason=command.reason, happened_at=moment)
    if fact in state.links:
        return ()
    if not any(
        isinstance(each, PersonLinked) and each.to == command.to and moment_of(each) <= moment
        for each in state.links
    ):
        raise rules.NotLinkedSo
    return (fact,)
