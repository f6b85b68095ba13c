"""`gridledger topics`: the difference to the broker's topics and access rules, shown first, then made."""

from typing import Annotated

import typer

from access.authorize import Action
from app.assembly import House
from app.kafka import ASKED_BY_A_PERSON, kafka_settings
from app.output import Exit, print_json, progress_note
from app.settings import Settings
from app.verbs import verb
from app.world import world_guard
from consumers import topics as house_topics
from consumers.access_plan import apply_access, plan_access
from consumers.broker_admin import AccessUnruled, BrokerAdmin
from consumers.grants import AccessRule, wanted_rules
from consumers.kafka_settings import BrokerUnreachable
from consumers.topics import Change, Step, WantedTopic
from intake.sources import SourceBook

command = typer.Typer(
    help="Kafka topics and who may use them: plan shows the difference, apply makes it. 主题与访问规则:先看差异,再应用。",
    no_args_is_help=True,
)
LEFT_TO_A_PERSON = (Step.CANNOT, Step.UNKNOWN)
RemoveUnknown = Annotated[
    bool, typer.Option("--remove-unknown", help="also take away rules about our topics nobody asked for")
]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@command.command("plan")
@verb(Action.PREPARE_STORES)
@world_guard((BrokerUnreachable, AccessUnruled))
def plan(as_json: AsJson = False, remove_unknown: RemoveUnknown = False) -> None:
    """Show how the broker's topics and access rules differ from the register's. Ends with 1 if apply had work to do."""
    settings, sources = _asked()
    with BrokerAdmin(kafka_settings(settings, timeout=ASKED_BY_A_PERSON)) as admin:
        changes = _differences(admin, settings, sources, remove_unknown=remove_unknown)
    _show(changes, as_json=as_json)
    _warn(sources)
    differs = any(change.step is not Step.UNKNOWN for change in changes)
    raise typer.Exit(int(Exit.WRONG if differs else Exit.DONE))


@command.command("apply")
@verb(Action.PREPARE_STORES)
@world_guard((BrokerUnreachable, AccessUnruled))
def apply(
    as_json: AsJson = False,
    replicas: Annotated[int, typer.Option(help="copies of each partition; -1: the broker's default")] = -1,
    remove_unknown: RemoveUnknown = False,
) -> None:
    """Show the difference, then make it. Nothing is lowered or deleted; twice changes nothing."""
    settings, sources = _asked()
    with BrokerAdmin(kafka_settings(settings, timeout=ASKED_BY_A_PERSON)) as admin:
        _show(_differences(admin, settings, sources, remove_unknown=remove_unknown), as_json=as_json)
        done = [
            *house_topics.apply(admin, _topics(sources), replicas=replicas),
            *apply_access(admin, _rules(settings, sources), remove_unknown=remove_unknown),
        ]
    _warn(sources)
    left = [change for change in done if change.step in LEFT_TO_A_PERSON]
    progress_note(f"applied {len(done) - len(left)} of {len(done)} differences")
    raise typer.Exit(int(Exit.WRONG if any(each.step is Step.CANNOT for each in left) else Exit.DONE))


def _asked() -> tuple[Settings, SourceBook]:
    settings = Settings()
    return settings, House(settings).sources


def _differences(
    admin: BrokerAdmin, settings: Settings, sources: SourceBook, *, remove_unknown: bool
) -> list[Change]:
    topics = house_topics.plan(admin, _topics(sources))
    return [*topics, *plan_access(admin, _rules(settings, sources), remove_unknown=remove_unknown)]


def _topics(sources: SourceBook) -> tuple[WantedTopic, ...]:
    return house_topics.wanted_with(sources)


def _rules(settings: Settings, sources: SourceBook) -> tuple[AccessRule, ...]:
    return tuple(wanted_rules(sources.all(), house_user=settings.kafka_house_user))


def _warn(sources: SourceBook) -> None:
    """What no rule of the broker can mend, beside the answer."""
    for risk in sources.risks():
        progress_note(f"! {risk.en} / {risk.zh}")


def _show(changes: list[Change], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "step": each.step,
                    "topic": each.topic,
                    "what": each.what,
                    "now": each.now,
                    "wanted": each.wanted,
                }
                for each in changes
            ]
        )
        return
    for change in changes:
        typer.echo(change.line())
    if not changes:
        typer.echo("no difference 无差异")
