"""The published receipt is put together by hand: whatever a receipt says, it stays the JSON a library would write."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from pydantic_core import to_json

from intake.delivery import Receipt
from intake.receipts import receipt_json
from ledger.port import Verdict

PLAIN, ODD = "urn:gridledger:source:a", 'é中"\\/\n\t\x01\x7f\u2028😀'
UTC_NOON = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
SHANGHAI_NOON = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize("verdict", Verdict)
def test_a_receipt_is_byte_for_byte_the_json_of_what_it_says(verdict: Verdict) -> None:
    reasons = ((None, None), ("grid_unknown", {"zh": "无\n此网格", "en": 'no "such" grid'}))
    told = product(
        (PLAIN, ODD), (None, 7), reasons, (None, Verdict.REFUSED), (None, ODD), (UTC_NOON, SHANGHAI_NOON)
    )
    for text, position, (code, detail), of, place, at in told:
        receipt = Receipt(text, text, verdict, at, position, code, detail, of, place)
        assert receipt_json(receipt, text) == _written_by_the_library(receipt)


def _written_by_the_library(receipt: Receipt) -> bytes:
    said: dict[str, object] = {"source": receipt.source, "id": receipt.id, "verdict": receipt.verdict}
    said |= {} if receipt.position is None else {"position": receipt.position}
    said |= {} if receipt.code is None else {"code": receipt.code, "detail": receipt.detail}
    said |= {} if receipt.of is None else {"of": receipt.of}
    said |= {} if receipt.place is None else {"place": receipt.place}
    return to_json({**said, "at": receipt.at})
