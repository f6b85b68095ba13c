"""What the log recorded of an accepted message, opened for a comparison: it leaves the desk only behind a screen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

from pydantic_core import to_jsonable_python

from domain.shared.personal import Sealed
from intake.desk.content import Content
from intake.desk.drawer import Drawer
from ledger.identity import message_key
from ledger.port import InboxRow, LogRow
from ledger.recorded import Meta
from ledger.vault import SealBroken, SealedAt

_IS_NAME = re.compile(r"[a-z]+_name")


def recorded_content(drawer: Drawer, row: InboxRow) -> Content:
    """An accepted message is told by its first fact, which has the payload's own names."""
    last = row.last_position
    log = drawer.store.read_log(after=row.first_position - 1, limit=1, until=last) if last else []
    if not log:
        return Content({}, None)
    event = drawer.codec.decode(log[0])
    opened = _Opener(drawer, log[0], event.meta).opened(to_jsonable_python(event.data), "")
    return Content(_attributes(event.meta), _as_in_payload(opened), recorded=True)


@dataclass(frozen=True, slots=True)
class _Opener:
    """Opens the sealed values of one recorded fact, to compare them; they leave this module only behind a screen."""

    drawer: Drawer
    row: LogRow
    meta: Meta

    def opened(self, value: object, path: str) -> object:
        if _is_sealed(value):
            return self._clear(value, path)
        if isinstance(value, dict):
            return {name: self.opened(item, f"{path}.{name}".lstrip(".")) for name, item in value.items()}
        if isinstance(value, list):
            return [self.opened(item, f"{path}[{number}]") for number, item in enumerate(value)]
        return value

    def _clear(self, box: Mapping[str, str], path: str) -> str | None:
        drawer, meta = self.drawer, self.meta
        sealed = Sealed(box["subject"], box["box"])
        at = SealedAt(meta.stream, self.row.topic, message_key(meta.source, meta.message_id), path)
        keys = drawer.store.gather(subjects=[sealed.subject]).subject_keys
        try:
            return drawer.vault.open(sealed, at, keys.get(sealed.subject))
        except SealBroken:
            return None


def _as_in_payload(facts: object) -> object:
    """An event's own `name` is its type's, so a thing's name is called `person_name` or the like in it."""
    assert isinstance(facts, dict)
    return {"name" if _IS_NAME.fullmatch(str(name)) else name: value for name, value in facts.items()}


def _is_sealed(value: object) -> TypeGuard[Mapping[str, str]]:
    return isinstance(value, dict) and value.keys() == {"subject", "box"}


def _attributes(meta: Meta) -> dict[str, str]:
    said = {
        "id": meta.message_id,
        "source": meta.source,
        "type": meta.type,
        "subject": meta.subject,
        "time": meta.occurred_at.isoformat(),
        "gridcode": meta.grid_code,
        "actor": meta.actor,
        "actorrole": meta.role,
        "basis": meta.basis,
        "correlationid": meta.correlation_id,
    }
    return {name: text for name, text in said.items() if text is not None}
