"""What a legal hold may name: a person, a kept message or an import that is there, spelt as the house spells it.

A hold on anything else would keep nothing, and nobody would notice until it is gone.
"""

import re
from collections.abc import Callable, Mapping
from uuid import UUID

from app.keeping import Keeping, refuse
from app.output import Exit, fail
from domain.shared.ulid import is_ulid
from ledger.identity import stream_id

_IMPORT = re.compile(r"[0-9a-f]{32}")


def require_holdable(keeping: Keeping, key: str) -> None:
    """Ends the command for a key of no such form, and for one of which there is nothing here."""
    kind, _, name = key.partition(":")
    if kind not in _FORMS or not _FORMS[kind](name):
        fail(
            Exit.BAD_USE,
            f"{key} 应为 person:(人员键,26 位 ULID)、letter:(UUID)或 import:(32 位十六进制)。"
            "(retention.key_not_valid)",
            f"{key} is not person: and a ULID, letter: and a UUID, or import: and 32 hexadecimal digits. "
            "(retention.key_not_valid)",
        )
    if not _THERE[kind](keeping, name):
        refuse(
            "retention.nothing_to_hold",
            f"{key} 不存在,无可保全。",
            f"There is no {key} here, so nothing would be kept.",
        )


def _is_uuid(name: str) -> bool:
    """As lists print it: another spelling of the same would be held against nothing."""
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _is_import(name: str) -> bool:
    return _IMPORT.fullmatch(name) is not None


def _person_is_there(keeping: Keeping, name: str) -> bool:
    return bool(keeping.house.log.read_stream(stream_id(f"person:{name}")))


def _letter_is_there(keeping: Keeping, name: str) -> bool:
    return keeping.house.log.letter(UUID(name)) is not None


def _import_is_there(keeping: Keeping, name: str) -> bool:
    return keeping.error_files.has(name) or keeping.import_reports.has(name)


_FORMS: Mapping[str, Callable[[str], bool]] = {"person": is_ulid, "letter": _is_uuid, "import": _is_import}
_THERE: Mapping[str, Callable[[Keeping, str], bool]] = {
    "person": _person_is_there,
    "letter": _letter_is_there,
    "import": _import_is_there,
}
