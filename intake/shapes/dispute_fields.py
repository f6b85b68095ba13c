"""The kinds of field a dispute payload is made of: form, meaning and sensitivity, said once."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.fields import FieldInfo

from domain.shared.case_code import is_case_code

_ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
_STAFF = r"staff:[A-Za-z0-9._-]{1,64}"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_UNIT = r"unit:[A-Za-z0-9.-]{1,60}"


def _field(level: str, description: str) -> FieldInfo:
    """`level` is the sensitivity of the data dictionary: P0 public to P4 sensitive."""
    info: FieldInfo = Field(description=description, json_schema_extra={"sensitivity": level})
    return info


def internal(description: str) -> FieldInfo:
    """P1: says nothing about a person."""
    return _field("P1", description)


def personal(description: str) -> FieldInfo:
    """P2: belongs to a person; references are pseudonymous keys."""
    return _field("P2", description)


def _case_code(text: str) -> str:
    if not is_case_code(text):
        raise ValueError("not a case code")
    return text


def _aware_of_repeats(keys: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(keys)) != len(keys):
        raise ValueError("named twice")
    return keys


def _plausible(day: date) -> date:
    """Deadlines are counted from it: the last days of the calendar would carry them out of it."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError("not a day of this trade")
    return day


_Key = Annotated[str, Field(pattern=rf"^({_ULID}|{_UNIT})$")]
_Staff = Annotated[str, Field(pattern=rf"^{_STAFF}$")]
_StaffOrPerson = Annotated[str, Field(pattern=rf"^({_STAFF}|{_ULID})$")]
_Once = AfterValidator(_aware_of_repeats)

PartyKey = Annotated[
    _Key, personal("当事人：人员键（26 位 ULID）或 unit:单位编号。A person's key or a unit's id.")
]
PartyKeys = Annotated[
    tuple[_Key, ...],
    Field(min_length=1, max_length=200),
    _Once,
    personal("当事人键，不重复。Keys of parties, none twice."),
]
MediatorId = Annotated[
    _StaffOrPerson,
    personal("调解员：staff:工号 或人员键，从不写姓名。A staff id or a person's key, never a name."),
]
StaffId = Annotated[_Staff, personal("工作人员编号 staff:…，从不写姓名。A staff id, never a name.")]
StaffIds = Annotated[
    tuple[_Staff, ...],
    Field(min_length=1, max_length=20),
    _Once,
    personal("到场工作人员编号。Staff ids."),
]
Witnesses = Annotated[
    tuple[_StaffOrPerson, ...],
    Field(max_length=20),
    _Once,
    personal("见证人：staff:工号 或人员键。Staff ids or persons' keys."),
]
PersonKey = Annotated[
    str,
    Field(pattern=f"^{_ULID}$"),
    personal("该人员自己的人员键（如有），只用于回避审查。Their own key, to find conflicts of interest."),
]
FreeText = Annotated[
    str,
    Field(min_length=1, max_length=500),
    personal("情况说明，最多 500 字，加密保存；先填结构化字段。Free text, sealed; structured fields first."),
]
CaseCode = Annotated[str, AfterValidator(_case_code), internal("一案一码。A case code.")]
CaseCodes = Annotated[
    tuple[Annotated[str, AfterValidator(_case_code)], ...],
    Field(max_length=100),
    _Once,
    internal("同一措施惠及的其他纠纷。Other disputes the measure serves as well."),
]
Reference = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._/-]{1,64}$"),
    internal("来源系统自己的编号。The sender's own number of the thing."),
]
OrgCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$"), internal("单位编号。An office's code.")]
DocumentNo = Annotated[
    str, Field(pattern=r"^[\w（）()〔〕.-]{1,64}$"), internal("文书号或案号。A document's or case's number.")
]
Day = Annotated[date, AfterValidator(_plausible), internal("日期。A calendar day in Shanghai.")]
AtLeast = Annotated[int, Field(ge=1, le=100), internal("至少几次。At least so many times.")]
VisitNo = Annotated[int, Field(ge=1, le=12), internal("第几次回访。Which of the visits, from 1.")]
Households = Annotated[int, Field(ge=1, le=10000), internal("惠及户数。Households it serves.")]
Minor = Annotated[bool, personal("未成年人，须监护人在场。A minor, who needs a guardian present.")]
Interpreter = Annotated[bool, personal("需要翻译或手语。Needs an interpreter or sign language.")]
Guardian = Annotated[bool, internal("监护人在场。The guardian was present.")]
NoticeShown = Annotated[bool, internal("已出示个人信息处理告知。The notice about personal data was shown.")]
OutOfArea = Annotated[bool, internal("移交至辖区以外。Out of this ledger's area.")]
