"""How a question is asked (`q`), what is not searched, and how a searched list is told: one answer, no pages."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.door import Door
from api.freshness import REGISTRY, SEARCH, wait_for_views
from api.listing import Dated, Turn, tell
from api.problems import ParameterInvalid, QuestionNotSearchable
from api.unsealing import Opener
from domain.shared.case_code import is_case_code
from projections.finding.homes import words_of_dwelling, words_of_unit
from projections.moment import AsOf
from projections.registry.persons import Person
from projections.search.address_parts import parts_of
from projections.search.ways import Way, ways_to_persons
from projections.search.words import SHORTEST
from projections.versions.sealed import sealed_value
from projections.versions.table import Version

LONGEST_QUESTION = 100

Question = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=LONGEST_QUESTION,
        description="what one remembers of it; the answer then has no pages · 检索内容（不分页）",
    ),
]
Former = Annotated[
    bool, Query(description="with q: also former names and numbers · 检索时包括曾用姓名和号码")
]

PERSONS = {
    "zh": "人员：姓名中连续两个及以上汉字，姓名全拼或首字母，证件号码后四位或后六位，完整证件号码，完整电话号码",
    "en": "persons: two or more neighbouring characters of a name, its pinyin or initials, the last 4 or 6 of an ID "
    "number, a whole ID number, a whole phone number",
}
ADDRESSES = {
    "zh": "地址：各级名称，其中至少一级两个字以上，如 和园 3栋 201",
    "en": "addresses: names of their nodes, one of them of two characters or more, such as 和园 3栋 201",
}
DWELLINGS = {
    "zh": "房屋：房屋编号或其后五位，或所在地址",
    "en": "dwellings: the number or its last five characters, or where they are",
}
UNITS = {
    "zh": "单位：名称中连续两个及以上字符，或统一社会信用代码",
    "en": "units: two or more neighbouring characters of a name, or the credit code",
}
DISPUTES = {"zh": "纠纷：完整案件编码", "en": "disputes: the whole case code"}


def persons_by(question: str) -> tuple[Way, ...]:
    """The ways to persons. Raises `QuestionNotSearchable`."""
    return ways_to_persons(question) or _refuse(PERSONS)


def require_address(question: str) -> None:
    """Raises `QuestionNotSearchable`."""
    if not names_address(question):
        _refuse(ADDRESSES)


def require_dwelling(question: str) -> None:
    """Raises `QuestionNotSearchable`."""
    if not names_dwelling(question):
        _refuse(DWELLINGS)


def require_unit(question: str) -> None:
    """Raises `QuestionNotSearchable`."""
    if not words_of_unit(question):
        _refuse(UNITS)


def require_anything(question: str) -> None:
    """Raises `QuestionNotSearchable` where no kind of thing can be found by it."""
    searchable = (ways_to_persons(question), names_dwelling(question), words_of_unit(question))
    if not any(searchable) and not is_case_code(question):
        _refuse(PERSONS, ADDRESSES, DWELLINGS, UNITS, DISPUTES)


def names_address(question: str) -> bool:
    """One part of two characters is enough to begin from."""
    return any(len(part) >= SHORTEST for part in parts_of(question))


def names_dwelling(question: str) -> bool:
    """By number or by place."""
    return bool(words_of_dwelling(question)) or names_address(question)


def _refuse(*may_ask: dict[str, str]) -> tuple[Way, ...]:
    raise QuestionNotSearchable(may_ask=list(may_ask))


def holder(personal: Opener) -> Callable[[Way, Sequence[Version[Person]]], Sequence[bool]]:
    """Opens the value a way asks for and says whether it holds; the value itself stays in `Opener`."""

    def holds(way: Way, records: Sequence[Version[Person]]) -> Sequence[bool]:
        texts = [record.record._asdict()[way.value.value] for record in records]
        values = [
            sealed_value(text, f"person:{record.key}") for text, record in zip(texts, records, strict=True)
        ]
        held = iter(personal.holds([(value, way.holds) for value in values if value is not None]))
        return [value is not None and next(held) for value in values]

    return holds


async def tell_found(
    request: Request,
    door: Door,
    clocks: AsOf,
    at_least: int,
    turn: Turn,
    by: Iterable[str],
    find: Callable[[], Dated],
) -> Response:
    """The answer of a search. Counted by what was asked by, and by nothing of what was asked."""
    if turn.after is not None:
        raise ParameterInvalid(errors=[{"in": "query", "name": "cursor", "rule": "not_with_q"}])
    door.allowances.search(request.state.principal, request.query_params["q"])
    door.metrics.searched(by)
    await wait_for_views((REGISTRY, SEARCH), door.deps, clocks, at_least)
    return tell(request, await run_in_threadpool(find))


def require_question(former: bool, question: str | None) -> None:
    """`former` without a question would be ignored, and be believed."""
    if former and question is None:
        raise ParameterInvalid(errors=[{"in": "query", "name": "former", "rule": "only_with_q"}])
