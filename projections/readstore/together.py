"""One snapshot for all that one thread asks while it makes one answer: fewer journeys, and an answer of one piece."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import local
from typing import Generic, TypeVar

Snapshot = TypeVar("Snapshot")


class Together(Generic[Snapshot]):
    """Each thread holds its own; outside of `held` every question has a snapshot of its own."""

    def __init__(self) -> None:
        self._here = local()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Snapshots begun inside last until the end; one held already goes on being held."""
        if self._held() is not None:
            yield
            return
        with ExitStack() as stack:
            self._here.held = {}
            self._here.stack = stack
            try:
                yield
            finally:
                self._here.held = None

    @contextmanager
    def joined(
        self, asker: object, begin: Callable[[], AbstractContextManager[Snapshot]]
    ) -> Iterator[Snapshot]:
        """The snapshot held for this asker, else a new one; what one asker may see is not another's to join."""
        held = self._held()
        if held is None:
            with begin() as snapshot:
                yield snapshot
            return
        if asker not in held:
            held[asker] = self._here.stack.enter_context(begin())
        yield held[asker]

    def _held(self) -> dict[object, Snapshot] | None:
        found: dict[object, Snapshot] | None = getattr(self._here, "held", None)
        return found
