"""The closed lists of access: why somebody looks, by which law, how surely they are known, and what is looked at."""

from enum import IntEnum, StrEnum


class ReadingPurpose(StrEnum):
    """Why a record is looked at. Closed: what is not here is no reason (PIPL art. 6, 34). `Purpose` is why one may be kept."""

    DUTY = "duty"  # 履行本职: the ordinary work of the office, masked
    REGISTRATION_CHECK = "registration_check"  # 登记核验: is this the person, does the claim hold
    DISPUTE_HANDLING = "dispute_handling"  # 纠纷办理
    RENTAL_SAFETY = "rental_safety"  # 出租房屋安全检查
    EMERGENCY_HELP = "emergency_help"  # 紧急救助: life and health, PIPL art. 13(4)
    SUBJECT_REQUEST = "subject_request"  # 个人请求: the person asked (PIPL art. 44-50)
    SUPERVISION = "supervision"  # 审计监督: auditing how data is used (PIPL art. 54)
    OPERATION = "operation"  # 系统运行: keeping the system sound, no person in view


class LegalBasis(StrEnum):
    """By which clause of PIPL art. 13 personal data is processed; a state organ's ordinary one is its duty."""

    CONSENT = "consent"  # 13(1)
    CONTRACT = "contract"  # 13(2)
    STATUTORY_DUTY = "statutory_duty"  # 13(3), art. 34
    EMERGENCY = "emergency"  # 13(4)
    OTHER_LAW = "other_law"  # 13(7)


class LoginStrength(IntEnum):
    """How surely the holder is who they say; higher is surer. A machine's token is no person's."""

    NOBODY = 0
    TOKEN = 1  # a bearer token of the book: whoever holds it
    PASSWORD = 2  # a local account, or an OpenID provider's single factor
    SECOND_FACTOR = 3  # something known and something held
    OPERATOR = 4  # stands at the machine: the command line, with the key ring readable


class DataClass(IntEnum):
    """How close to a person what is shown comes (data dictionary, P0 to P4)."""

    PUBLIC = 0  # P0: places, code lists, descriptions
    INTERNAL = 1  # P1: cases, counts, health; no person
    MASKED = 2  # P2: persons with their values masked
    CLEAR = 3  # P3: a name, a number, a phone, legible
    SENSITIVE = 4  # P4: children under 14 and what PIPL art. 28 names, legible


class RecordState(StrEnum):
    """What may still be done with a record."""

    ORDINARY = "ordinary"
    RESTRICTED = "restricted"  # PIPL art. 47 para. 2: stored and protected, every other use refused
    ERASED = "erased"
