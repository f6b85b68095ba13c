"""Messages kept as they came, sealed: what waits, what was refused, what nobody could read."""

from base64 import b64decode, b64encode
from datetime import datetime

from pydantic_core import from_json, to_json

from intake.delivery import Delivery, Headers, Repair, Sender
from ledger.vault import Vault

# Sealed and twice in base64 this stays below what the dead-letter topic takes; a message that may still be
# accepted is smaller. Without a bound one sender could fill the store, or stop the pump behind its letter.
BODY_KEPT = 2 * 1024 * 1024
HEADERS_KEPT = 64 * 1024


class Quarantine:
    """Seals whole deliveries under the quarantine's own key, because any of them may hold a person's data."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def close(self, delivery: Delivery) -> bytes:
        """The delivery as sealed bytes; of one larger than any we could take, the beginning, and `cut` says so."""
        headers = _bounded(delivery.headers)
        body = delivery.body[:BODY_KEPT] if delivery.body is not None else None
        sources = delivery.sender.sources
        return self._vault.seal_bytes(
            to_json(
                {
                    "place": delivery.place,
                    "topic": delivery.topic,
                    "headers": [[name, _text(value)] for name, value in headers],
                    "body": _text(body),
                    "cut": body != delivery.body or len(headers) < len(delivery.headers),
                    "sender": delivery.sender.name,
                    "sources": sorted(sources) if sources is not None else None,
                    "received_at": delivery.received_at,
                    "repair": _ids(delivery.repair),
                }
            )
        )

    def open(self, sealed: bytes) -> Delivery:
        """The delivery again, exactly as it came if it was not cut."""
        kept = from_json(self._vault.open_bytes(sealed))
        sources = kept["sources"]
        return Delivery(
            place=kept["place"],
            topic=kept["topic"],
            headers=[(name, _bytes(value)) for name, value in kept["headers"]],
            body=_bytes(kept["body"]),
            sender=Sender(kept["sender"], frozenset(sources) if sources is not None else None),
            received_at=datetime.fromisoformat(kept["received_at"]),
            repair=Repair(*kept["repair"]) if kept.get("repair") is not None else None,
        )


def _bounded(headers: Headers) -> Headers:
    """Those that fit; the envelope's own are short, so a long stranger is passed over and they stay."""
    kept, left = [], HEADERS_KEPT
    for name, value in headers:
        size = len(name) + len(value or b"")
        if size <= left:
            kept.append((name, value))
            left -= size
    return kept


def _ids(repair: Repair | None) -> tuple[str, str] | None:
    return (repair.id, repair.of) if repair is not None else None


def _text(value: bytes | None) -> str | None:
    return b64encode(value).decode("ascii") if value is not None else None


def _bytes(text: str | None) -> bytes | None:
    return b64decode(text) if text is not None else None
