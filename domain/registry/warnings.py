"""What is taken although it may be wrong: told to the sender, who stands in front of the person."""

from domain.registry.codes import CHECKED_ID_TYPES
from domain.registry.commands import CorrectPerson, ReferencePerson
from domain.registry.spelling import belongs_to, is_phone
from domain.shared.check_digits import IdProblem, check_citizen_id
from domain.shared.notice import Notice

ID_CHECK_DIGIT_WRONG = Notice(
    "person.id_check_digit_wrong",
    "已登记，但证件号码校验码不符，请与证件核对。",
    "Taken, but the ID number's check digit does not match; compare it with the document.",
)
ID_DATE_IMPOSSIBLE = Notice(
    "person.id_date_impossible",
    "已登记，但证件号码中的出生日期不存在，请与证件核对。",
    "Taken, but the ID number holds a date that does not exist; compare it with the document.",
)
ID_NUMBER_MALFORMED = Notice(
    "person.id_number_malformed",
    "已登记，但证件号码不是 17 位数字加校验码，请与证件核对。",
    "Taken, but the ID number is not 17 digits and a check character; compare it with the document.",
)
ID_TYPE_DOUBTFUL = Notice(
    "person.id_type_doubtful",
    "已登记，但证件号码与所选证件类型不符，请核对证件类型。",
    "Taken, but the number is not of the kind of document that was chosen; check the kind.",
)
BIRTH_YEAR_DIFFERS = Notice(
    "person.birth_year_differs",
    "已登记，但出生年份与证件号码不一致，请核对。",
    "Taken, but the birth year is not the ID number's; check it.",
)
PHONE_DOUBTFUL = Notice(
    "person.phone_doubtful",
    "已登记，但联系电话不是可拨打的号码，请核对。",
    "Taken, but the phone is not a number that can be called; check it.",
)


def warnings_for(command: object) -> tuple[Notice, ...]:
    """What to tell beside "accepted", the weightiest first."""
    if not isinstance(command, ReferencePerson | CorrectPerson):
        return ()
    doubtful = command.phone is not None and not is_phone(command.phone)
    return (*_about_id(command), *((PHONE_DOUBTFUL,) if doubtful else ()))


def _about_id(command: ReferencePerson | CorrectPerson) -> tuple[Notice, ...]:
    if command.id_number is None or command.id_type not in CHECKED_ID_TYPES:
        return ()
    check = check_citizen_id(command.id_number)
    match check.problem:
        case None:
            pass
        case IdProblem.CHECK_DIGIT:
            return (ID_CHECK_DIGIT_WRONG,)
        case IdProblem.IMPOSSIBLE_DATE:
            return (ID_DATE_IMPOSSIBLE,)
        case _:
            return (ID_NUMBER_MALFORMED,)
    found = []
    if not belongs_to(command.id_type, check.value):
        found.append(ID_TYPE_DOUBTFUL)
    if command.birth_year is not None and command.birth_year != check.birth_year:
        found.append(BIRTH_YEAR_DIFFERS)
    return tuple(found)
