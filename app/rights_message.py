"""A message about somebody's rights as a command of ours sends it, down the road everybody's messages take."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from pydantic_core import to_json

from domain.shared.actor import Actor
from intake.delivery import Delivery, Sender

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_JSON = (("content-type", b"application/cloudevents+json; charset=utf-8"),)


def new_id() -> str:
    """A random ULID; its time says nothing either."""
    return secrets.choice("01234567") + "".join(secrets.choice(_BASE32) for _ in range(25))


def rights_message(
    fact: str, key: str, data: Mapping[str, object], who: Actor, source: str, now: datetime
) -> Delivery:
    """Told now, about now."""
    event = {
        "specversion": "1.0",
        "id": f"{fact}-{new_id()}",
        "source": source,
        "type": f"gridledger.rights.{fact}.v1",
        "subject": key,
        "time": now.isoformat(),
        "actor": who.id,
        "actorrole": who.role.value,
        "basis": "population_registration",
        "data": data,
    }
    return Delivery("command", None, _JSON, to_json(event), Sender("gridledger", None), now)
