"""What every domain event has besides its facts: a name and a version that never change."""

from functools import cache
from typing import ClassVar


class DomainEvent:
    """Subclasses are `@dataclass(frozen=True, slots=True, kw_only=True)` and hold facts only.

    `name` is the stored name (`slice.snake_case`, never a module path); `version` counts its shapes.
    Who, where and when stand in the record around the event, not in it.
    """

    __slots__ = ()
    name: ClassVar[str]
    version: ClassVar[int] = 1

    @classmethod
    def topic(cls) -> str:
        """The stored type, e.g. `dispute.mediator_assigned.v1`."""
        return _topic(cls.name, cls.version)


@cache
def _topic(name: str, version: int) -> str:
    return f"{name}.v{version}"
