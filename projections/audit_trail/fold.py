"""From every event of the log to a line an auditor can read."""

from typing import NamedTuple

from domain.registry.events import PersonErased
from domain.rights.events import ErasureCompleted
from ledger.codec import Codec
from ledger.port import LogRow, Verdict
from projections.audit_trail.differences import JsonObject, LastTold, differences
from projections.audit_trail.table import TRAIL
from projections.changes import Changes
from projections.json_value import Json
from projections.raw_fact import FactReader, RawFact, json_text
from projections.table import Table, Value

REFUSED, CONFLICTED, ALREADY_KNOWN = "intake.refused", "intake.conflicted", "intake.already_known"
CONTRADICTED = "intake.contradicted"
# What people did with messages that were not taken: told whole, and no fact about anything else.
OF_THE_DESK = "intake."
ERASES = frozenset((PersonErased.name, ErasureCompleted.name))
_NOTHING: LastTold = {}
# Looked up once: an enumeration's `value` is computed anew each time it is asked.
_ACCEPTED, _REFUSED, _CONFLICT = Verdict.ACCEPTED.value, Verdict.REFUSED.value, Verdict.CONFLICT.value


class Claim(NamedTuple):
    """What a message claimed, and what became of it. `about` is the stream it was about, if that could be told."""

    verdict: str
    type: Json
    subject: Json
    about: Json
    changed: bool = False
    code: Json = None
    told: Json = None


class AuditTrailFold:
    """`StreamFold` of the audit trail; it remembers what each stream last told, for the differences."""

    name = TRAIL.name
    tables: tuple[Table, ...] = (TRAIL,)

    def __init__(self, codec: Codec) -> None:
        self._reader = FactReader(codec)

    def takes(self, topic: str) -> bool:
        return True

    def begin(self) -> LastTold:
        return _NOTHING

    def fold(self, memory: LastTold, row: LogRow, changes: Changes) -> LastTold:
        raw = self._reader.read(row)
        name = row.topic.rpartition(".v")[0]
        if name in ERASES:
            # What is sealed under no key any more stays in the log, where it proves, and nowhere else.
            changes.of(TRAIL).blank("object", raw.meta["stream"], {"sealed": json_text(())})
        claim, found = _claim(name, raw), list[JsonObject]()
        if claim.changed:
            memory, found = differences(memory, name, raw.facts)
        changes.of(TRAIL).add(_values(row, raw, claim, found))
        return memory


def _claim(name: str, raw: RawFact) -> Claim:
    facts = raw.facts
    if name in (REFUSED, CONTRADICTED):
        code, told = facts["code"], facts["facts"]
        verdict = _REFUSED if name == REFUSED else _CONFLICT
        return Claim(verdict, facts["type"], facts["subject"], facts["stream"], code=code, told=told)
    if name == CONFLICTED:
        told = {each: facts[each] for each in ("first_verdict", "first_position")}
        return Claim(_CONFLICT, facts["type"], facts["subject"], None, told=told)
    if name == ALREADY_KNOWN:
        return Claim(_ACCEPTED, facts["type"], facts["subject"], facts["stream"])
    meta = raw.meta
    if name.startswith(OF_THE_DESK):
        return Claim(_ACCEPTED, meta["type"], meta["subject"], meta["stream"], told=facts)
    return Claim(_ACCEPTED, meta["type"], meta["subject"], meta["stream"], changed=True)


def _values(row: LogRow, raw: RawFact, claim: Claim, found: list[JsonObject]) -> list[Value]:
    meta = raw.meta
    return [
        row.position,
        claim.verdict,
        _text(claim.code),
        int(claim.changed),
        _text(claim.type),
        row.topic,
        meta["stream"],
        _text(claim.about),
        _text(claim.subject),
        meta.get("grid_code"),
        meta["actor"],
        meta["role"],
        meta["source"],
        meta["message_id"],
        raw.instant("occurred_at"),
        meta["precision"],
        raw.instant("received_at"),
        raw.recorded_at,
        meta.get("basis"),
        meta.get("correlation_id"),
        meta.get("causation_id"),
        meta.get("traceparent"),
        meta.get("rule_pack"),
        meta.get("calendar"),
        json_text({} if claim.told is None else claim.told),
        json_text(found),
        json_text(raw.sealed),
    ]


def _text(value: Json) -> Value:
    return None if value is None else str(value)
