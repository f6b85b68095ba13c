"""Times as the town reads them: every instant is told in Asia/Shanghai, whatever offset it came with."""

from datetime import datetime
from typing import Annotated

from pydantic import PlainSerializer, WithJsonSchema

from domain.shared.occurrence import SHANGHAI


def in_shanghai(moment: datetime) -> str:
    """RFC 3339 with +08:00."""
    return moment.astimezone(SHANGHAI).isoformat()


LocalTime = Annotated[
    datetime,
    PlainSerializer(in_shanghai, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
