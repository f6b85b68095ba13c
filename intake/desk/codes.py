"""Why somebody at the desk does something: closed lists, so that reasons can be counted."""

from enum import StrEnum


class RejectReason(StrEnum):
    """Why a letter is not repaired."""

    SENT_AGAIN = "sent_again"  # the sender repaired it under another id
    WITHDRAWN = "withdrawn"  # the sender takes it back
    NOT_OURS = "not_ours"  # of another authority or another town
    NOT_UNDERSTOOD = "not_understood"  # nobody can say what was meant
    TEST = "test"
    OTHER = "other"


class CorrectionReason(StrEnum):
    """What is put right."""

    WRONG_PLACE = "wrong_place"
    WRONG_TIME = "wrong_time"
    WRONG_CODE = "wrong_code"
    WRONG_FORM = "wrong_form"
    MISSING_VALUE = "missing_value"
    AS_SENDER_SAYS = "as_sender_says"
    OTHER = "other"


class ReadReason(StrEnum):
    """Why a message is read as it came."""

    REPAIR = "repair"
    SENDER_ASKED = "sender_asked"
    COMPLAINT = "complaint"
    SUPERVISION = "supervision"


class SettleReason(StrEnum):
    """Why one of two versions is kept."""

    SENDER_CONFIRMED = "sender_confirmed"
    PAPER_AGREES = "paper_agrees"
    SAME_IN_SUBSTANCE = "same_in_substance"
    OTHER = "other"


class Choice(StrEnum):
    """Which of two versions under one id is kept."""

    FIRST = "first"
    SECOND = "second"
