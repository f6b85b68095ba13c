"""One fact of a thing and what of the record around it a read model may need."""

from typing import NamedTuple

from domain.shared.event import DomainEvent
from ledger.codec import Codec
from ledger.port import LogRow
from projections.raw_fact import RECORDED_AT, canonical_instant, halves_of, meta_in
from projections.truth_order import INSTANT, NOT_COUNTED, TruthKey, earliest_of


class Told(NamedTuple):
    """`occurred_at`, `valid_from` (its earliest meaning) and `recorded_at` are in the read tables' form."""

    event: DomainEvent
    source: str
    actor: str
    role: str
    grid_code: str | None
    occurred_at: str
    precision: str
    valid_from: str
    recorded_at: str
    topic: str
    message_id: str
    position: int
    version: int
    rule_pack: str | None
    calendar: str | None
    device_seq: int

    @property
    def truth(self) -> TruthKey:
        """Its place among the thing's facts in the order of truth."""
        return TruthKey(
            self.valid_from, self.source, self.actor, self.device_seq, self.message_id, self.version
        )

    def follows(self, other: "Told") -> bool:
        """Whether it is not before the other in the order of truth; instants mostly tell."""
        if self.valid_from != other.valid_from:
            return self.valid_from > other.valid_from
        return self.truth >= other.truth


def told_of(codec: Codec, row: LogRow) -> tuple[str, Told]:
    """The thing's natural key, and the fact."""
    record, facts = halves_of(row)
    meta = meta_in(record)
    get, precision = meta.get, meta["precision"]
    occurred_at = canonical_instant(meta["occurred_at"])
    told = (
        codec.facts_in(row, facts),
        meta["source"],
        meta["actor"],
        meta["role"],
        get("grid_code"),
        occurred_at,
        precision,
        occurred_at if precision == INSTANT else earliest_of(occurred_at, precision),
        str(row.state[RECORDED_AT], "ascii"),
        row.topic,
        meta["message_id"],
        row.position,
        row.version,
        get("rule_pack"),
        get("calendar"),
        int(get("device_seq", NOT_COUNTED)),
    )
    return meta["stream"].partition(":")[2], Told._make(told)
