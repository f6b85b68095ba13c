"""Messages kept as they came, sealed: what waits, what was refused, what nobody could read."""

from base64 import b64decode, b64encode
from datetime import datetime

from pydantic_core import from_json, to_json

from intake.delivery import Delivery, Sender
from ledger.vault import Vault


class Quarantine:
    """Seals whole deliveries under the quarantine's own key, because any of them may hold a person's data."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def close(self, delivery: Delivery) -> bytes:
        """The delivery as sealed bytes."""
        sources = delivery.sender.sources
        return self._vault.seal_bytes(
            to_json(
                {
                    "place": delivery.place,
                    "topic": delivery.topic,
                    "headers": [[name, _text(value)] for name, value in delivery.headers],
                    "body": _text(delivery.body),
                    "sender": delivery.sender.name,
                    "sources": sorted(sources) if sources is not None else None,
                    "received_at": delivery.received_at,
                }
            )
        )

    def open(self, sealed: bytes) -> Delivery:
        """The delivery again, exactly as it came."""
        kept = from_json(self._vault.open_bytes(sealed))
        sources = kept["sources"]
        return Delivery(
            place=kept["place"],
            topic=kept["topic"],
            headers=[(name, _bytes(value)) for name, value in kept["headers"]],
            body=_bytes(kept["body"]),
            sender=Sender(kept["sender"], frozenset(sources) if sources is not None else None),
            received_at=datetime.fromisoformat(kept["received_at"]),
        )


def _text(value: bytes | None) -> str | None:
    return b64encode(value).decode("ascii") if value is not None else None


def _bytes(text: str | None) -> bytes | None:
    return b64decode(text) if text is not None else None
