"""From raw bytes to a command: every check that needs no history. Pure given the delivery."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from domain.shared.actor import Actor, Role
from domain.shared.circumstance import Circumstance
from domain.shared.occurrence import Occurrence, Precision
from domain.shared.purposes import Purpose
from domain.shared.rule import RuleBroken
from domain.shared.rule_pack import Rulebook
from intake import attributes as attribute
from intake.catalogue import Catalogue, Named, PublishedType, shared_topic
from intake.cloudevents import read_attributes
from intake.content import content_hash
from intake.delivery import Delivery
from intake.draft import Draft
from intake.message import Reading, under_repair
from intake.payload import content_of, content_said_once, shape_of
from intake.refusals import (
    BasisMissing,
    BasisNotKnown,
    GridMissing,
    IdMissing,
    ReadingFailed,
    RoleNotOfThisSource,
    SchemaIsOfAnotherType,
    SourceMissing,
    TimeInFuture,
    TopicIsForOtherTypes,
    TypeNotPublished,
    Unreadable,
    VersionNotPublished,
)
from intake.rejected import impostor, refused, unreadable
from ledger.identity import message_key

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLimits:
    """Bounds of one message: `body_bytes` of its body, `future` its clock may run ahead of ours."""

    body_bytes: int = 1_048_576
    future: timedelta = timedelta(minutes=5)


class Reader:
    """Reads deliveries against the catalogue and the registered sources.

    `roles` limits the offices a source may claim to act in; a source that is not named there may claim any.
    """

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        sources: frozenset[str],
        rulebook_for: Callable[[date, str | None], Rulebook],
        limits: ReadingLimits,
        roles: Mapping[str, frozenset[Role]] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._sources = sources
        self._rulebook_for = rulebook_for
        self._limits = limits
        self._roles = roles or {}
        self._found: dict[tuple[str | None, str | None], PublishedType] = {}

    def read(self, delivery: Delivery) -> Reading:
        """The reading of one delivery; a refusal is part of it, never raised."""
        return self.read_all((delivery,))[0]

    def read_all(self, deliveries: Sequence[Delivery]) -> list[Reading]:
        """The reading of each delivery, in order.

        All messages pass one stage before any passes the next: the processor then runs the same code again and
        again, which costs a quarter less than reading each message to its end.
        """
        drafts = [Draft(delivery) for delivery in deliveries]
        for stage in (self._open, self._understand, self._fit, self._end):
            for draft in drafts:
                if draft.reading is None:
                    try:
                        stage(draft)
                    except Exception as problem:
                        draft.reading = self._kept(draft, problem)
        return [_ended(draft) for draft in drafts]

    def _open(self, draft: Draft) -> None:
        """The attributes, and whether the sender may speak for the source they name."""
        delivery = draft.delivery
        values, draft.data = read_attributes(delivery, self._limits.body_bytes)
        draft.source, draft.message_id = source, message_id = _identity(values)
        allowed = delivery.sender.sources
        if source not in self._sources or (allowed is not None and source not in allowed):
            draft.reading = impostor(delivery, source, message_id)
        draft.values = values

    def _understand(self, draft: Draft) -> None:
        """Every attribute has its form, and says what the type asks for."""
        values = draft.values
        assert values is not None
        attribute.require_identifiers(values)
        draft.published = published = self._published(values, draft.delivery)
        draft.occurred = occurred = self._occurrence(values, draft.received_at)
        draft.actor = self._actor(values, draft.source)
        draft.grid_code = grid_code = attribute.grid_code(values)
        if published.needs_grid and grid_code is None:
            raise GridMissing
        draft.basis = _basis(values, published)
        draft.day = day = occurred.local_day
        draft.rulebook = self._rulebook_for(day, grid_code)

    def _fit(self, draft: Draft) -> None:
        """The payload fits the published shape."""
        draft.shape = shape = shape_of(draft.published, draft.data)
        draft.content = content_said_once(shape, draft.data)

    def _end(self, draft: Draft) -> None:
        # long because every attribute of a message is kept here, once, in the order of the contract
        values, published, occurred = draft.values, draft.published, draft.occurred
        assert values is not None
        source, message_id, subject = draft.source, draft.message_id, values["subject"]
        actor, rulebook = draft.actor, draft.rulebook
        base_version = attribute.whole_number(values, "baseversion")
        circumstance = Circumstance(
            actor=actor,
            occurred=occurred,
            received_at=draft.received_at,
            source=source,
            grid_code=draft.grid_code,
            rulebook=rulebook,
            base_version=base_version,
        )
        draft.reading = Reading(
            delivery=draft.delivery,
            key=message_key(source, message_id),
            source=source,
            message_id=message_id,
            content_hash=content_hash(values, draft.content),
            type=published.type,
            subject=subject,
            occurred_at=occurred.at,
            occurred_on=draft.day,
            precision=occurred.precision,
            received_at=draft.received_at,
            actor=actor.id,
            role=actor.role,
            grid_code=draft.grid_code,
            basis=draft.basis,
            correlation_id=attribute.code(values, "correlationid"),
            traceparent=attribute.code(values, "traceparent"),
            device_seq=attribute.whole_number(values, "deviceseq"),
            base_version=base_version,
            rule_pack=rulebook.pack.version,
            calendar=rulebook.calendar.version,
            published=published,
            routed=published.translate(draft.shape, Named(source=source, subject=subject), circumstance),
        )

    def _kept(self, draft: Draft, problem: Exception) -> Reading:
        """The reading of a message that a stage raised `problem` for.

        A fault of ours, in a stage or here, must not stop the messages behind this one.
        """
        try:
            return self._not_taken(draft, problem)
        except Exception as failure:
            return self._failed(draft, failure)

    def _not_taken(self, draft: Draft, problem: Exception) -> Reading:
        values = draft.values
        if isinstance(problem, Unreadable):
            if values is not None:
                problem.attributes = values
            return unreadable(draft.delivery, problem)
        if isinstance(problem, RuleBroken) and values is not None:
            return refused(draft.delivery, values, self._content(values, draft.data), problem)
        return self._failed(draft, problem)

    def _failed(self, draft: Draft, failure: Exception) -> Reading:
        # The failure's own words may quote the message, so only its kind is logged.
        log.error("intake.reading_failed", place=draft.delivery.place, failure=type(failure).__name__)
        problem = ReadingFailed()
        if draft.values is not None:
            problem.attributes = draft.values
        return unreadable(draft.delivery, problem)

    def _content(self, values: Mapping[str, str], data: bytes) -> bytes:
        """What the content hash is taken of; the same as if the message were taken when it comes again."""
        published = self._catalogue.find(values.get("type", ""))
        try:
            return data if published is None else content_of(shape_of(published, data))
        except RuleBroken:
            return data

    def _actor(self, values: Mapping[str, str], source: str) -> Actor:
        actor = attribute.actor(values)
        if actor.role not in self._roles.get(source, _EVERY_ROLE):
            raise RoleNotOfThisSource(role=actor.role)
        return actor

    def _published(self, values: Mapping[str, str], delivery: Delivery) -> PublishedType:
        if "dataschema" in values:
            return self._find_published(values, delivery)
        asked = (values.get("type"), delivery.topic)
        found = self._found.get(asked)
        if found is None:
            found = self._find_published(values, delivery)
            self._found[asked] = found  # only published types on their own topic get here, so it stays small
        return found

    def _find_published(self, values: Mapping[str, str], delivery: Delivery) -> PublishedType:
        type_name = attribute.required(values, "type")
        published = self._catalogue.find(type_name)
        if published is None:
            versions = self._catalogue.versions_of(type_name)
            if versions:
                raise VersionNotPublished(published=", ".join(versions))
            raise TypeNotPublished
        if delivery.topic is not None and shared_topic(delivery.topic) != published.topic:
            raise TopicIsForOtherTypes(expected=published.topic)
        schema = values.get("dataschema")
        if schema is not None and not schema.rstrip("/").endswith(f"/schemas/{type_name}"):
            raise SchemaIsOfAnotherType(expected=f"/schemas/{type_name}")
        return published

    def _occurrence(self, values: Mapping[str, str], received_at: datetime) -> Occurrence:
        at = attribute.instant(values, "time")
        ahead = at - received_at
        if ahead > self._limits.future:
            raise TimeInFuture(
                seconds=int(ahead.total_seconds()), limit=int(self._limits.future.total_seconds())
            )
        if "occurredprecision" not in values:
            return Occurrence(at)
        return Occurrence(at, attribute.one_of(values, "occurredprecision", Precision))


def _ended(draft: Draft) -> Reading:
    reading, repair = draft.reading, draft.delivery.repair
    assert reading is not None
    return reading if repair is None else under_repair(reading, repair)


_EVERY_ROLE = frozenset(Role)
_PURPOSES = frozenset(Purpose)


def _identity(values: Mapping[str, str]) -> tuple[str, str]:
    message_id, source = values.get("id"), values.get("source")
    if not source:
        raise SourceMissing
    if not message_id:
        problem = IdMissing()
        problem.attributes = values
        raise problem
    return source, message_id


def _basis(values: Mapping[str, str], published: PublishedType) -> str | None:
    basis = values.get("basis")
    if not basis:
        if published.personal:
            raise BasisMissing
        return None
    if basis not in _PURPOSES:
        raise BasisNotKnown
    return basis
