"""One fact of a thing and what of the record around it a read model may need."""

from typing import NamedTuple

from domain.shared.event import DomainEvent
from ledger.codec import Codec
from ledger.port import LogRow
from projections.raw_fact import RECORDED_AT, canonical_instant, meta_of
from projections.truth_order import NOT_COUNTED, TruthKey, earliest_of


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


def told_of(codec: Codec, row: LogRow) -> tuple[str, Told, TruthKey]:
    """The thing's natural key, the fact, and its place among the thing's facts in the order of truth."""
    meta = meta_of(row)
    get, source, actor = meta.get, meta["source"], meta["actor"]
    precision, message_id = meta["precision"], meta["message_id"]
    occurred_at = canonical_instant(meta["occurred_at"])
    valid_from = earliest_of(occurred_at, precision)
    told = Told(
        codec.decode_data(row),
        source,
        actor,
        meta["role"],
        get("grid_code"),
        occurred_at,
        precision,
        valid_from,
        row.state[RECORDED_AT].decode("ascii"),
        row.topic,
        message_id,
        row.position,
        row.version,
        get("rule_pack"),
        get("calendar"),
    )
    device_seq = get("device_seq", NOT_COUNTED)
    key = TruthKey(valid_from, source, actor, int(device_seq), message_id, row.version)
    return meta["stream"].partition(":")[2], told, key
