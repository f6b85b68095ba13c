"""`gridledger status` and `gridledger sources`: how things stand, for an operator or a supervisor."""

from typing import Annotated

import typer

from access.authorize import Action
from app.assembly import House
from app.kafka import ASKED_BY_A_PERSON, kafka_settings
from app.old_copies import late
from app.output import Exit, print_facts, print_json, print_table
from app.settings import LogName, Settings
from app.stores import utc_now
from app.verbs import verb
from app.views import open_views
from app.world import world_guard
from consumers.incarnation import TopicMissing
from consumers.kafka_settings import BrokerUnreachable
from consumers.lag import PartitionLag, read_lag
from ledger.port import Heard, StoreUnavailable
from projections.catalogue import NAMES
from projections.rights.view import RightsView
from projections.status import StatusView

AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
LARGEST_LAG = 10_000


@verb(Action.READ_PROJECTIONS)
@world_guard((StoreUnavailable, BrokerUnreachable, TopicMissing))
def status(as_json: AsJson = False) -> None:
    """Show the ledger's head, rows, read models and Kafka lag. Ends with 1 if a read model is parked or far behind."""
    settings = Settings()
    house = House(settings)
    facts: dict[str, object] = {"store": settings.store.value, "head": house.log.head(), **house.log.counts()}
    cosigned = house.cosigning_of(LogName.EVENTS)
    read = open_views(settings)
    views = StatusView(read, house.log, NAMES, utc_now).progress()
    facts["erased copies late"] = late(RightsView(read).waiting_copies(), utc_now())
    facts["checkpoint cosigned"] = cosigned.at(utc_now()).value
    facts["cosigned at"] = cosigned.last_seen() if cosigned.witnesses else None
    lag: list[PartitionLag] = []
    if settings.kafka_bootstrap:
        broker = kafka_settings(settings, timeout=ASKED_BY_A_PERSON)
        lag = read_lag(broker, house.log, house.sources.topics())
    if as_json:
        print_json({"ledger": facts, "read_models": views, "lag": lag})
    else:
        print_facts("ledger 台账", facts)
        print_table(
            "read models 视图",
            ("name", "position", "lag events", "lag seconds", "parked streams"),
            [
                (name, each.position, each.lag_events, round(each.lag_seconds, 1), each.parked_streams)
                for name, each in views.items()
            ],
        )
        if lag:
            waiting = sum(each.lag for each in lag)
            print_facts("Kafka", {"messages not taken yet": waiting, "partitions": len(lag)})
    unwell = any(each.parked_streams or each.lag_events > LARGEST_LAG for each in views.values())
    raise typer.Exit(int(Exit.WRONG if unwell else Exit.DONE))


@verb(Action.READ_SETTINGS)
@world_guard((StoreUnavailable,))
def sources(as_json: AsJson = False) -> None:
    """List the registered senders, where each may write, and what came from it. 登记的来源。"""
    settings = Settings()
    house = House(settings)
    heard = house.log.heard()
    if as_json:
        risks = [
            {"source": each.source, "topic": each.topic, "others": each.others}
            for each in house.sources.risks()
        ]
        print_json({"registered": house.sources.all(), "heard": heard, "risks": risks})
        return
    rows = [
        (source.uri, source.name, " ".join(sorted(source.topics)), *_heard_of(source.uri, heard))
        for source in house.sources.all()
    ]
    print_table("sources 来源", ("uri", "name", "topics", "last heard", "verdicts"), rows)
    for stranger in sorted({each.source for each in heard} - house.sources.uris()):
        last, verdicts = _heard_of(stranger, heard)
        typer.echo(f"not registered 未登记: {stranger} ({verdicts}; {last})")
    for risk in house.sources.risks() if settings.kafka_bootstrap is not None else ():
        typer.echo(f"risk 风险: {risk.en} / {risk.zh}")


def _heard_of(uri: str, heard: list[Heard]) -> tuple[object, str]:
    mine = [each for each in heard if each.source == uri]
    last = max((each.last_at for each in mine), default=None)
    return last, ", ".join(f"{each.verdict} {each.messages}" for each in mine)
