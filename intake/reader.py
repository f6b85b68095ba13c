"""From raw bytes to a command: every check that needs no history. Pure given the delivery."""

from collections.abc import Callable, Mapping
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
        reading = self._read(delivery)
        return reading if delivery.repair is None else under_repair(reading, delivery.repair)

    def _read(self, delivery: Delivery) -> Reading:
        try:
            values, data = read_attributes(delivery, self._limits.body_bytes)
            source, message_id = _identity(values)
        except Unreadable as problem:
            return unreadable(delivery, problem)
        if not self._may_use(delivery, source):
            return impostor(delivery, source, message_id)
        try:
            return self._understand(delivery, values, data, source, message_id)
        except Unreadable as problem:
            problem.attributes = values
            return unreadable(delivery, problem)
        except Exception as failure:
            # A fault of ours must not stop the messages behind this one. The failure's own words may quote the
            # message, so only its kind is logged.
            log.error("intake.reading_failed", place=delivery.place, failure=type(failure).__name__)
            failed = ReadingFailed()
            failed.attributes = values
            return unreadable(delivery, failed)

    def _may_use(self, delivery: Delivery, source: str) -> bool:
        allowed = delivery.sender.sources
        return source in self._sources and (allowed is None or source in allowed)

    def _understand(
        self, delivery: Delivery, values: Mapping[str, str], data: bytes, source: str, message_id: str
    ) -> Reading:
        try:
            return self._routed(delivery, values, data, source, message_id)
        except Unreadable:
            raise
        except RuleBroken as rule:
            return refused(delivery, values, self._content(values, data), rule)

    def _content(self, values: Mapping[str, str], data: bytes) -> bytes:
        """What the content hash is taken of; the same as if the message were taken when it comes again."""
        published = self._catalogue.find(values.get("type", ""))
        try:
            return data if published is None else content_of(shape_of(published, data))
        except RuleBroken:
            return data

    def _routed(
        self, delivery: Delivery, values: Mapping[str, str], data: bytes, source: str, message_id: str
    ) -> Reading:
        # long because every attribute of a message is checked and kept here, once, in the order of the contract
        attribute.require_identifiers(values)
        published = self._published(values, delivery)
        occurred = self._occurrence(values, delivery.received_at)
        actor = self._actor(values, source)
        grid_code = attribute.grid_code(values)
        if published.needs_grid and grid_code is None:
            raise GridMissing
        basis = _basis(values, published)
        shape = shape_of(published, data)
        occurred_on = occurred.local_day
        rulebook = self._rulebook_for(occurred_on, grid_code)
        circumstance = Circumstance(
            actor=actor,
            occurred=occurred,
            received_at=delivery.received_at,
            source=source,
            grid_code=grid_code,
            rulebook=rulebook,
            base_version=attribute.whole_number(values, "baseversion"),
        )
        subject = values["subject"]
        return Reading(
            delivery=delivery,
            key=message_key(source, message_id),
            source=source,
            message_id=message_id,
            content_hash=content_hash(values, content_said_once(shape, data)),
            type=published.type,
            subject=subject,
            occurred_at=occurred.at,
            occurred_on=occurred_on,
            precision=occurred.precision,
            received_at=delivery.received_at,
            actor=actor.id,
            role=actor.role,
            grid_code=grid_code,
            basis=basis,
            correlation_id=attribute.code(values, "correlationid"),
            traceparent=attribute.code(values, "traceparent"),
            device_seq=attribute.whole_number(values, "deviceseq"),
            base_version=circumstance.base_version,
            rule_pack=rulebook.pack.version,
            calendar=rulebook.calendar.version,
            published=published,
            routed=published.translate(shape, Named(source=source, subject=subject), circumstance),
        )

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
