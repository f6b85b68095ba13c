"""By when a request must be answered, and copies of a destroyed key must be unreadable."""

from datetime import date, datetime, timedelta

from domain.shared.deadlines import Deadline, in_working_days
from domain.shared.rule_pack import Rulebook


def answer_deadline(asked_on: date, rulebook: Rulebook) -> Deadline:
    """The law says promptly (个人信息保护法 50); fifteen working days is what the authorities take that for."""
    days = rulebook.pack.rights.answer_working_days
    return in_working_days(asked_on, days, rulebook.calendar, "rights_answer")


def copies_unreadable_by(destroyed_at: datetime, rulebook: Rulebook) -> datetime:
    """The key epoch is rolled, and the old one destroyed, before this instant."""
    return destroyed_at + timedelta(days=rulebook.pack.rights.copies_unreadable_days)
