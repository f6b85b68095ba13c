"""What goes into a bundle that an auditor folds again alone: whose streams, the published state, and what explains it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pydantic_core import from_json, to_json

import app
from app.event_types import event_types
from app.rulebooks import PACKS, working_calendar
from ledger.codec import golden_schema
from ledger.follower import Follower
from ledger.port import LedgerStore
from ledger.proofs.bundle import RULE_PACKS
from ledger.proofs.notary import Notary
from ledger.proofs.notes import Note
from ledger.proofs.state_notes import EVERYWHERE, State
from projections.readstore.port import Reader
from projections.state import state_at

AT_ONCE = 2_000
READER = "gridledger_verify.py"
_ROOT = Path(app.__file__).resolve().parents[1]
_READ_ME = """网格台账证明包。核验(只需 Python 与 cryptography):python gridledger_verify.py 本包 --key 公钥
所问须自己写明(--from --to,或 --stream;访问日志用 --access-key),否则只核验包自称所含的内容。
重放(需装有 gridledger,无须台账、服务或密钥):gridledger refold 本包 --key 公钥 --show dispute_board --as-of 120

A bundle of gridledger. To check it (Python and `cryptography`): python gridledger_verify.py BUNDLE --key VKEY
Say what you asked for (--from --to, or --stream; --access-key for who looked): else it is checked for what it says it holds.
To fold it again (gridledger installed; no ledger, no service, no key): gridledger refold BUNDLE --key VKEY
Take the public key from elsewhere than from this bundle. Personal values in it are sealed.
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """The streams of a place up to a position, and where their events stand."""

    streams: Sequence[UUID]
    positions: frozenset[int]


def selected(log: LedgerStore, place: str, until: int) -> Selection:
    """Every stream of which an event was told in a grid whose code begins so, whole.

    The log is read twice: whether a stream is of the place may show only with its last event.
    """
    streams = {
        stream for stream, _, state in _events(log, until) if (_grid_of(state) or "").startswith(place)
    }
    positions = frozenset(position for stream, position, _ in _events(log, until) if stream in streams)
    return Selection(sorted(streams), positions)


def signed_state(
    reader: Reader, notary: Notary, size: int, place: str | None = None, only: Selection | None = None
) -> Note:
    """The state of the read tables at that size, signed. Raises `Behind` and `ErasedSince`."""
    tables = state_at(reader, size, None if only is None else only.positions)
    state = State(origin=notary.signer.name, size=size, place=place or EVERYWHERE, tables=tables)
    return notary.signer.sign(Note(state.text))


def explaining_texts() -> Mapping[str, str]:
    """Schemas of every event, the rule packs, the reader and a page of how to use it."""
    schemas = {each.topic(): golden_schema(each) for each in event_types()}
    texts = {
        "schemas.json": json.dumps(schemas, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        RULE_PACKS: rule_packs_text(),
        "READ-ME.txt": _READ_ME,
    }
    program = _ROOT / "verify" / READER
    return {**texts, READER: program.read_text(encoding="utf-8")} if program.is_file() else texts


def rule_packs_text() -> str:
    """The packs this program decides and folds by, and the calendar beside them."""
    told = {"packs": PACKS, "calendar": working_calendar().version}
    return to_json(told, indent=1).decode() + "\n"


def _events(log: LedgerStore, until: int) -> Iterator[tuple[UUID, int, bytes]]:
    for rows in Follower(log, limit=AT_ONCE).until(until):
        for row in rows:
            yield row.stream_id, row.position, row.state


def _grid_of(state: bytes) -> str | None:
    grid = from_json(state)["meta"].get("grid_code")
    return None if grid is None else str(grid)
