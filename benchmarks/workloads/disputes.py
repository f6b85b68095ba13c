"""Fictional disputes as upstream systems tell them: many cases at once, each fact a message, in order of time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from random import Random

from benchmarks.workloads.message import Message

SOURCE = "urn:gridledger:source:police-platform"  # which may speak in every office told of here
DISPUTES, REGISTRY = "gridledger.in.dispute", "gridledger.in.registry"
TOWN, DIVISION = "990101100000", "990101100001"
GRIDS = tuple(f"{DIVISION}{number:03d}" for number in range(1, 49))
FIRST_DAY = date(2025, 1, 6)
DAYS = 200
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FACTS_A_CASE = 13  # the mean of `_course`, to know how many cases a number of messages needs

GRID_WORKER, OFFICER, MEDIATOR = "grid_worker", "community_officer", "mediator"
ACTORS = {GRID_WORKER: "staff:G0001", OFFICER: "staff:P0001", MEDIATOR: "staff:M0001"}
CATEGORIES = (
    "neighbour.parking",
    "neighbour.noise",
    "neighbour.leak",
    "property.fees",
    "labour.wages",
    "debt",
)
SUMMARIES = (
    "门前通道长期被车辆占用,双方多次争吵,社区曾上门劝解未果。",
    "楼上卫生间渗水,楼下天花板受损,双方对维修费用分担有分歧。",
    "夜间装修噪音影响邻居休息,邻居要求调整施工时间并书面承诺。",
    "物业费收取标准与公示不一致,业主要求退还多收部分。",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a case's story: `after` days since the one before, told by one office."""

    name: str
    role: str
    after: int
    data: Mapping[str, object]


def messages(count: int, seed: int = 4) -> list[Message]:
    """Exactly `count` messages of as many cases as that takes, in the order they happened."""
    random = Random(seed)
    cases = count // FACTS_A_CASE + 2
    told: list[Message] = []
    while len(told) < count:
        stories = [_story(number, seed, random) for number in range(cases)]
        told = [message for _, message in merge(*stories, key=lambda each: each[0])]
        cases += cases // 10 + 1
    return told[:count]


def places() -> list[Message]:
    """The town, a committee of it and the grids all cases lie in; they must be known before the first case."""
    town = {"name": "云溪镇", "level": "township", "parent": f"{TOWN[:6]}000000"}
    committee = {"name": "西河桥社区", "level": "village", "village_kind": "community", "parent": TOWN}
    return [
        _place("division", TOWN, 1, town),
        _place("division", DIVISION, 2, committee),
        *(
            _place("grid", grid, 3, {"name": f"第{grid[-3:]}网格", "division": DIVISION, "kind": "base"})
            for grid in GRIDS
        ),
    ]


def persons(count: int = 50, seed: int = 4) -> list[Message]:
    """People who may be parties, as the desk that first met them refers to them: names and numbers nobody has."""
    random = Random(seed)
    return [_referenced(_person(random), number, random) for number in range(count)]


def _referenced(key: str, number: int, random: Random) -> Message:
    born = date(1950, 1, 1) + timedelta(days=random.randrange(18_000))
    body = f"{TOWN[:6]}{born:%Y%m%d}{number + 1:03d}"
    grid = random.choice(GRIDS)
    headers = {
        "specversion": "1.0",
        "id": f"person-{key}",
        "source": SOURCE,
        "type": "gridledger.person.referenced.v1",
        "subject": key,
        "time": "2024-12-02T09:00:00+08:00",
        "gridcode": grid,
        "actor": ACTORS[GRID_WORKER],
        "actorrole": GRID_WORKER,
        "basis": "dispute_mediation",
    }
    data = {
        "name": random.choice("刘胡王李张陈杨赵") + random.choice("安春德芳国海") + random.choice("平华明兰"),
        "id_type": "resident_id",
        "id_number": body + _check_character(body),
        "phone": f"1100000{number:04d}",
    }
    return _wire(REGISTRY, DIVISION, headers, data)


def _check_character(body: str) -> str:
    """ISO 7064 MOD 11-2, written out here because a sender knows no code of ours."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "10X98765432"[total % 11]


def _story(number: int, seed: int, random: Random) -> Iterator[tuple[datetime, Message]]:
    """All messages of one case with their times."""
    subject = f"case-{seed}-{number:07d}"
    grid = random.choice(GRIDS)
    moment = datetime.combine(FIRST_DAY + timedelta(days=random.randrange(DAYS)), time(8))
    moment += timedelta(seconds=random.randrange(8 * 3600))
    told: list[tuple[datetime, Message]] = []
    for index, fact in enumerate(_course(number, random)):
        moment += timedelta(days=fact.after, seconds=random.randrange(60, 900))
        told.append((moment, _message(f"{subject}-{index:02d}", subject, grid, moment, fact)))
    return iter(told)


def _course(number: int, random: Random) -> list[Fact]:
    """How one case goes: two thirds to the end, the rest stops, fails, is withdrawn or never taken up."""
    applicant, respondent = _person(random), _person(random)
    parties = [
        {"party": applicant, "kind": "person", "role": "applicant"},
        {"party": respondent, "kind": "person", "role": "respondent"},
    ]
    both = [applicant, respondent]
    reported = {
        "intake_source": "grid_worker",
        "category": random.choice(CATEGORIES),
        "parties": parties,
        "notice_shown": True,
        "summary": random.choice(SUMMARIES),
    }
    opening = [Fact("reported", GRID_WORKER, 0, reported)]
    share = random.random()
    if share < 0.05:
        return [*opening, Fact("not_accepted", OFFICER, 1, {"reason": "other_authority"})]
    course = [*opening, *_taken_up(random), *_mediated(number, both, random)]
    if share < 0.15:
        return [*course, Fact("mediation_failed", MEDIATOR, 2, {"guided_to": "court"})]
    if share < 0.35:
        return course[: random.randrange(4, len(course))]
    return [*course, *_settled(both, random)]


def _taken_up(random: Random) -> list[Fact]:
    return [
        Fact("registered", OFFICER, 0, {}),
        Fact("severity_assessed", OFFICER, 0, {"level": random.choice(("general", "complicated"))}),
        Fact("triaged", OFFICER, 0, {"route": random.choice(("spot", "follow_up", "police_room"))}),
        Fact("channel_assigned", OFFICER, 0, {"channel": random.choice(("one_stop", "police_grid"))}),
        Fact("mediator_assigned", OFFICER, 0, {"mediator": ACTORS[MEDIATOR]}),
    ]


def _mediated(number: int, both: Sequence[str], random: Random) -> list[Fact]:
    session = {
        "session_ref": f"s-{number}-1",
        "mode": "on_site",
        "outcome": "progress",
        "attended_by": list(both),
        "agreed_to_mediate": list(both),
        "note": "双方到场陈述,同意继续调解,约定三日内现场查看。",
    }
    visit = {"visit_ref": f"v-{number}-1", "visited_by": [ACTORS[GRID_WORKER]], "note": "现场查看并拍照。"}
    measure = {"measure_ref": f"m-{number}-1", "kind": "schedule"}
    return [
        Fact("session_held", MEDIATOR, random.randrange(1, 3), session),
        Fact("site_visited", GRID_WORKER, 1, visit),
        Fact("measure_proposed", MEDIATOR, 0, {**measure, "description": "错开使用时间,划定各自位置。"}),
        Fact("measure_implemented", GRID_WORKER, 2, measure),
    ]


def _settled(both: Sequence[str], random: Random) -> list[Fact]:
    del random
    agreement = {
        "form": "written",
        "agreed_by": list(both),
        "witnesses": [ACTORS[OFFICER]],
        "terms": "双方按约定时间使用通道,互不追究此前争执。",
    }
    visits = [
        Fact("followed_up", GRID_WORKER, days, {"visit_no": number, "result": "kept"})
        for number, days in ((1, 7), (2, 23), (3, 60))
    ]
    performed = Fact("performance_recorded", MEDIATOR, 1, {"extent": "full"})
    return [
        Fact("agreement_reached", MEDIATOR, 1, agreement),
        performed,
        *visits,
        Fact("closed", OFFICER, 1, {}),
    ]


def _person(random: Random) -> str:
    return random.choice("01234567") + "".join(random.choices(CROCKFORD, k=25))


def _message(message_id: str, subject: str, grid: str, moment: datetime, fact: Fact) -> Message:
    data = fact.data
    if fact.name == "agreement_reached":
        data = {**data, "effective_on": moment.date().isoformat()}
    headers = {
        "specversion": "1.0",
        "id": message_id,
        "source": SOURCE,
        "type": f"gridledger.dispute.{fact.name}.v1",
        "subject": subject,
        "time": f"{moment.isoformat(timespec='seconds')}+08:00",
        "gridcode": grid,
        "actor": ACTORS[fact.role],
        "actorrole": fact.role,
        "basis": "dispute_mediation",
    }
    return _wire(DISPUTES, grid, headers, data)


def _place(kind: str, code: str, day: int, data: Mapping[str, object]) -> Message:
    headers = {
        "specversion": "1.0",
        "id": f"{kind}-{code}",
        "source": SOURCE,
        "type": f"gridledger.{kind}.established.v1",
        "subject": code,
        "time": f"2020-01-{day:02d}T09:00:00+08:00",
        "actor": "staff:R0001",
        "actorrole": "registrar",
    }
    if kind == "grid":
        headers["gridcode"] = code
    return _wire(REGISTRY, DIVISION, headers, data)


def _wire(topic: str, key: str, attributes: Mapping[str, str], data: Mapping[str, object]) -> Message:
    headers = [("content-type", b"application/json")]
    headers += [(f"ce_{name}", value.encode()) for name, value in attributes.items()]
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return Message(
        topic, key, attributes["type"], SOURCE, attributes["id"], attributes["subject"], tuple(headers), body
    )
