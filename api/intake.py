"""The HTTP way in: events become deliveries on the one road, and every item gets its verdict in order."""

from urllib.parse import unquote

from fastapi import Request
from starlette.responses import Response

from access.authorize import Resource
from access.principal import Principal
from api.answers import Answer, answer
from api.door import AtDoor, Door
from api.intake_body import RawEvent, read_events
from api.local_time import LocalTime
from api.problems import NotFound
from api.seam import Admitted
from intake.delivery import Delivery, Receipt, Sender
from ledger.port import Verdict

_RECEIPT_SEGMENTS = 5  # "", intake, receipts, source, id


class ReceiptAnswer(Answer):
    """The fate of one message. With `accepted` a code is a warning; `of` is what a duplicate repeats.

    A `superseded` message was refused (`of`) and repaired: `by` is the id it stands under. Such a message's own
    receipt names the one it `repairs`.
    """

    source: str
    id: str
    verdict: Verdict
    at: LocalTime
    position: int | None = None
    code: str | None = None
    detail: dict[str, str] | None = None
    of: Verdict | None = None
    by: str | None = None
    repairs: str | None = None


class ReceiptsAnswer(Answer):
    """One receipt an event, in the order of the events."""

    receipts: list[ReceiptAnswer]


async def submit_events(request: Request, door: AtDoor, admission: Admitted) -> Response:
    """Takes one event or a batch; answers after the events are durable."""
    principal = admission.principal
    assert principal is not None
    events = await read_events(request, door.deps.settings)
    receipts = await door.desk.serve(_deliveries(request, door, principal, events)) if events else []
    door.metrics.gave(receipts)
    document = ReceiptsAnswer(receipts=[told_receipt(receipt) for receipt in receipts])
    position = max((receipt.position or 0 for receipt in receipts), default=0)
    return answer(request, document, position=position or None)


def read_receipt(request: Request, door: AtDoor, admission: Admitted, source: str, id: str) -> Response:  # noqa: A002
    """What became of the message `id` of `source`."""
    source, message_id = _identity(request, source, id)
    admission.require(Resource(source=source))
    receipt = door.desk.receipt(source, message_id)
    if receipt is None:
        raise NotFound
    return answer(request, told_receipt(receipt), position=receipt.position, time=receipt.at)


def _deliveries(request: Request, door: Door, principal: Principal, events: list[RawEvent]) -> list[Delivery]:
    sender = Sender(principal.name, principal.sources)
    received_at, request_id = door.deps.clock(), request.state.request_id
    return [
        Delivery(
            place=f"http:{request_id}/{number}",
            topic=None,
            headers=event.headers,
            body=event.body,
            sender=sender,
            received_at=received_at,
        )
        for number, event in enumerate(events)
    ]


def _identity(request: Request, source: str, message_id: str) -> tuple[str, str]:
    """Source and id as sent: a source is a URI, so its slashes come percent-encoded and must not be split at."""
    raw: bytes | None = request.scope.get("raw_path")
    if raw is None:
        return source, message_id
    segments = raw.partition(b"?")[0].decode("ascii").split("/")
    if len(segments) != _RECEIPT_SEGMENTS:
        raise NotFound
    return unquote(segments[3]), unquote(segments[4])


def told_receipt(receipt: Receipt) -> ReceiptAnswer:
    """A receipt as this door answers it."""
    return ReceiptAnswer(
        source=receipt.source,
        id=receipt.id,
        verdict=receipt.verdict,
        at=receipt.at,
        position=receipt.position,
        code=receipt.code,
        detail=receipt.detail,
        of=receipt.of,
        by=receipt.by,
        repairs=receipt.repairs,
    )
