"""Whether a person's record was erased, for who decides about messages and not about persons."""

from domain.registry.states import ErasedPerson


def person_is_erased(state: object) -> bool:
    """The state of a `person:` stream after an erasure."""
    return isinstance(state, ErasedPerson)
