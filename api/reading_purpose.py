"""Why somebody looks: stated in a header or in the query, from a closed list; the ordinary duty of the office if not."""

from typing import Annotated

from fastapi import Header, Query, Request

from access.authorize import Action
from access.looks_of_actions import Watch, watch_of
from access.vocabulary import ReadingPurpose
from api.problems import ParameterInvalid
from api.seam import Admission

HEADER = "Gridledger-Purpose"

_Asked = Annotated[
    ReadingPurpose | None, Query(alias="purpose", description="why the record is read · 查阅目的")
]
_Headed = Annotated[ReadingPurpose | None, Header(alias=HEADER, description="the same, as a header · 同上")]


def reads_records(action: Action) -> bool:
    """Whether a purpose can be stated for it."""
    return watch_of(action) is Watch.EVERY_ANSWER


async def stated_purpose(request: Request, asked: _Asked = None, headed: _Headed = None) -> None:
    """Part of the look from here on, and of the decision. Raises `ParameterInvalid` where both are given and differ,
    `PurposeNotAllowed` where the office may not look for this.
    """
    if asked is not None and headed is not None and asked is not headed:
        raise ParameterInvalid(errors=[{"in": "query", "name": "purpose", "rule": "not_as_in_header"}])
    stated = asked or headed
    if stated is not None:
        admission: Admission = request.state.admission
        request.state.admission = admission.for_purpose(stated)
