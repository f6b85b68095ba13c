"""When people of the trade work and when their phones send: the clock pattern of a county."""

from datetime import datetime, time, timedelta
from random import Random

from domain.shared.occurrence import SHANGHAI

FIELD_WORK = ((time(8, 30), 180), (time(14, 30), 180))
EVENING = (time(19, 0), 120)
EVENING_SHARE = 0.12
HOURS_OF_MEDIAN = 5 / 60


def working_moment(rng: Random, day: datetime) -> datetime:
    """A moment of that day in the field: morning, afternoon, or an evening talk."""
    begins, minutes = EVENING if rng.random() < EVENING_SHARE else rng.choice(FIELD_WORK)
    start = datetime.combine(day.astimezone(SHANGHAI).date(), begins, tzinfo=SHANGHAI)
    return start + timedelta(seconds=rng.randrange(minutes * 60))


def lateness(rng: Random) -> timedelta:
    """How long a phone keeps what was entered: half within 5 minutes, 95 % within a day, 99 % within two weeks."""
    share = rng.random()
    if share < 0.5:
        return timedelta(seconds=rng.randint(2, 300))
    if share < 0.95:
        return timedelta(seconds=rng.randint(300, 86_400))
    if share < 0.99:
        return timedelta(days=rng.uniform(1, 14))
    return timedelta(days=rng.uniform(14, 20))
