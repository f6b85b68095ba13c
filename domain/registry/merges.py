"""Under which address something is read today: mergers are a mapping, resolved whenever somebody reads (ADR 0008)."""

from collections.abc import Mapping


def resolved(address_id: str, merged_into: Mapping[str, str]) -> str:
    """Where the chain of mergers ends. A ring, which only contradicting facts can make, ends at its smallest id."""
    seen = [address_id]
    while (into := merged_into.get(seen[-1])) is not None:
        if into in seen:
            return min(seen[seen.index(into) :])
        seen.append(into)
    return seen[-1]
