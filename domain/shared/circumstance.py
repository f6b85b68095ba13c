"""What a command brings along so that a decision needs no clock, no random id and no settings."""

from datetime import datetime
from typing import NamedTuple

from domain.shared.actor import Actor
from domain.shared.occurrence import Occurrence
from domain.shared.rule_pack import Rulebook


class Circumstance(NamedTuple):
    """Who says so, where, when it happened, when we heard of it, and which rules hold.

    A tuple because every message makes one: a frozen dataclass costs three times as much to make.

    `grid_code` is 15 digits or None for facts above a grid; `received_at` is the server's aware clock.
    `base_version` is how many facts of the thing the sender had seen, if it said so.
    """

    actor: Actor
    occurred: Occurrence
    received_at: datetime
    source: str
    grid_code: str | None
    rulebook: Rulebook
    base_version: int | None = None
