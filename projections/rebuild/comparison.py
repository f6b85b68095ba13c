"""Live beside shadow at one position: content hashes of everything, and where they differ the rows themselves."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256

from projections.rebuild.port import Hashed, Part, ShadowStore
from projections.replay import SHOWN, RowDifference, row_differences


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """One table's hashes; `live` is None where there was nothing it could be compared with."""

    table: str
    live: Hashed | None
    shadow: Hashed

    @property
    def agrees(self) -> bool:
        """Whether both hold the same rows."""
        return self.live == self.shadow


def compared(store: ShadowStore, parts: Sequence[Part], *, with_live: bool) -> tuple[ComparedPart, ...]:
    """The hashes of every part, live and shadow side by side on connections of their own."""
    with ThreadPoolExecutor(2) as threads:
        shadow = [threads.submit(store.hashed, part.shadow) for part in parts]
        live = [threads.submit(store.hashed, part.live) for part in parts] if with_live else []
        return tuple(
            ComparedPart(
                part.table.name, live[number].result() if with_live else None, shadow[number].result()
            )
            for number, part in enumerate(parts)
        )


def whole(hashes: Sequence[Hashed | None]) -> str | None:
    """One hash for all of them; None if one is missing."""
    digest = sha256()
    for each in hashes:
        if each is None:
            return None
        digest.update(f"{each.digest} {each.rows}\n".encode())
    return digest.hexdigest()


def first_differences(
    store: ShadowStore, parts: Sequence[Part], compared_: Sequence[ComparedPart]
) -> tuple[RowDifference, ...]:
    """The first rows that differ, a hundred at most; the log's side is the shadow's."""
    found: list[RowDifference] = []
    for part, result in zip(parts, compared_, strict=True):
        if result.agrees:
            continue
        with store.streaming(part.live) as live, store.streaming(part.shadow) as shadow:
            for difference in row_differences(part.table, live, shadow):
                if difference is not None:
                    found.append(difference)
                if len(found) == SHOWN:
                    return tuple(found)
    return tuple(found)
