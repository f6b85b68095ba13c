"""How facts about places and persons are taken back when an import was a mistake."""

from collections.abc import Iterable

from domain.registry.codes import CorrectionReason, PersonField
from domain.registry.events import PersonCorrected, PersonIdentifierVerified, PersonReferenced
from domain.shared.personal import Sealed
from intake.compensation import CannotBeUndone, Counter, Told, never

# Fields of the payload by fields of the events.
_VALUES = {
    "name": "person_name",
    "id_type": "id_type",
    "id_number": "id_number",
    "phone": "phone",
    "hukou_division": "hukou_division",
    "birth_year": "birth_year",
}
_NOT_READABLE = CannotBeUndone(
    "更正前的值已依法删除，无法恢复。", "The value before the correction was erased; it cannot be put back."
)

person_stays = never(
    "人员键一经登记即长期有效，不能撤销；有误的信息请更正，依法删除由个人信息保护负责人办理。",
    "A person once referenced cannot be unsaid: correct what is wrong; erasure is the data-protection officer's.",
)
verification_stays = never(
    "核验是已发生的事实，不能撤销；号码有误请更正。",
    "That a document was seen cannot be unsaid; correct the number if it is wrong.",
)


end_stays = never(
    "撤销的区划、关闭的网格不再恢复，编码不再使用；如有错误，请设立新的。",
    "A division abolished or a grid closed does not come back, and its code stays used; establish a new one.",
)


def abolish_again(told: Told) -> Counter:
    """A division cannot be unsaid: it is abolished as of the day it began, and its code stays used."""
    return Counter(type="gridledger.division.abolished.v1", data={}, occurred_at=told.occurred_at)


def close_again(told: Told) -> Counter:
    """A grid cannot be unsaid: it is closed as of the day it began, and its code stays used."""
    return Counter(type="gridledger.grid.closed.v1", data={}, occurred_at=told.occurred_at)


def correct_back(told: Told) -> Counter | CannotBeUndone:
    """Every field the correction touched gets the value back that stood before it, or is cleared again."""
    (correction,) = told.events
    assert isinstance(correction, PersonCorrected)
    touched = {field for field, name in _VALUES.items() if getattr(correction, name) is not None}
    touched |= {field.value for field in correction.cleared}
    data: dict[str, object] = {"reason": CorrectionReason.MISTYPED.value}
    cleared: list[str] = []
    for field in _VALUES:
        if field not in touched:
            continue
        stood, value = _stood(_VALUES[field], field, told.before)
        if isinstance(value, Sealed):
            return _NOT_READABLE
        if stood:
            data[field] = int(str(value)) if field == "birth_year" else str(value)
        elif field in set(PersonField):
            cleared.append(field)
    if "id_number" in data:
        data["id_type"] = str(_stood("id_type", "id_type", told.before)[1])
    return Counter(
        type="gridledger.person.corrected.v1", data={**data, **({"cleared": cleared} if cleared else {})}
    )


def _stood(name: str, field: str, before: Iterable[object]) -> tuple[bool, object]:
    """Whether a value stood there, and which."""
    stood: tuple[bool, object] = (False, None)
    for event in before:
        if isinstance(event, PersonCorrected) and field in {each.value for each in event.cleared}:
            stood = (False, None)
        if isinstance(event, PersonReferenced | PersonCorrected | PersonIdentifierVerified):
            value = getattr(event, name, None)
            stood = (True, value) if value is not None else stood
    return stood
