"""How messages really arrive: late, twice, in another order than they were made, and a few of them wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from app.town.clock import lateness
from app.town.fact import Fact
from app.town.message import Outbox, Sent, sent

AT_ONCE = timedelta(seconds=2)
SHARE_SENT_TWICE = 0.02
EVERY_CONFLICT = 400
EVERY_UNKNOWN_FIELD = 500


def arrivals(facts: Sequence[Fact], rng: Random, today: datetime) -> list[datetime]:
    """When each fact of one thing arrives.

    Nobody ends a case while its papers are still out: what was entered before a fact told at a desk arrives
    before it. Everything made by `today` has arrived by then.
    """
    arrived: list[datetime] = []
    latest = today
    for fact in reversed(facts):
        at = fact.told_at + (AT_ONCE if fact.at_once else lateness(rng))
        at = max(min(at, latest), fact.told_at)
        if fact.at_once:
            latest = min(latest, at - timedelta(microseconds=1))
        arrived.append(at)
    return arrived[::-1]


def posted(files: Iterable[Sequence[Fact]], rng: Random, outbox: Outbox, today: datetime) -> list[Sent]:
    """Every message in the order of arrival, retries and mistakes among them."""
    entered = [
        (fact, at) for facts in files for fact, at in zip(facts, arrivals(facts, rng, today), strict=True)
    ]
    entered.sort(key=lambda each: each[0].told_at)  # a device numbers its entries as they are made
    messages = [sent(outbox, fact, at) for fact, at in entered]
    messages += [again for message in messages for again in _retry(message, rng, today)]
    messages += list(_mistakes(messages, today))
    return sorted(messages, key=lambda message: message.received_at)


def _retry(message: Sent, rng: Random, today: datetime) -> list[Sent]:
    """A phone that got no answer sends the same bytes again."""
    if rng.random() >= SHARE_SENT_TWICE:
        return []
    again = message.received_at + timedelta(seconds=rng.randint(5, 7200))
    return [replace(message, received_at=min(again, today))]


def _mistakes(messages: Sequence[Sent], today: datetime) -> Iterable[Sent]:
    """An id used for two different things, and a field nobody published."""
    for number, message in enumerate(messages):
        soon = min(message.received_at + timedelta(hours=3), today)
        if number % EVERY_CONFLICT == EVERY_CONFLICT - 1:
            moved = {**message.event, "time": (soon - timedelta(hours=1)).isoformat()}
            yield replace(message, event=moved, received_at=soon)
        if number % EVERY_UNKNOWN_FIELD == EVERY_UNKNOWN_FIELD - 1:
            data = message.event["data"]
            assert isinstance(data, dict)
            strange = {
                **message.event,
                "id": f"{message.event['id']}-x",
                "data": {**data, "remark_by_vendor": "1"},
            }
            yield replace(message, event=strange, received_at=soon)
