"""The published templates: one sheet a published type, made from the catalogue and from nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain.shared.actor import Role
from domain.shared.occurrence import Precision
from domain.shared.purposes import PURPOSE_TEXTS
from domain.shared.roles import ROLE_TEXTS
from intake.catalogue import Catalogue, PublishedType
from intake.files.columns import Column, Kind, Template
from intake.files.flattening import DoesNotFit, flattened

_ROLES = {role.value: ROLE_TEXTS[role].zh if role in ROLE_TEXTS else role.value for role in Role}
_PURPOSES = {purpose.value: text.zh for purpose, text in PURPOSE_TEXTS.items()}
_PRECISIONS: Mapping[str, str] = {
    Precision.YEAR.value: "年",
    Precision.MONTH.value: "月",
    Precision.DAY.value: "日",
    Precision.MINUTE.value: "分",
    Precision.INSTANT.value: "时刻",
}
# What the importing person may say once for the whole file instead of in every row.
SAID_ONCE = ("actor", "actorrole", "basis", "gridcode")


@dataclass(frozen=True, slots=True)
class Offer:
    """One published type as files may bring it; without a template it comes as NDJSON only."""

    published: PublishedType
    template: Template | None

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats it may come in."""
        return ("csv", "xlsx", "ndjson") if self.template is not None else ("ndjson",)


def offers(catalogue: Catalogue) -> list[Offer]:
    """Every published type, by name."""
    return [Offer(published, template_of(published)) for published in catalogue.all()]


def template_of(published: PublishedType) -> Template | None:
    """The sheet of a published type; None where its shape does not fit into columns."""
    try:
        fields, groups = flattened(published.shape.model_json_schema(), published.example)
    except DoesNotFit:
        return None
    envelope = envelope_of(published)
    taken = {column.name for column in envelope}
    return Template(
        type=published.type,
        title=published.title,
        envelope=envelope,
        fields=tuple(_told_apart(column, taken) for column in fields),
        groups=groups,
    )


def _told_apart(column: Column, taken: set[str]) -> Column:
    """A field of the payload that is called like an attribute of the envelope."""
    return replace(column, name=f"data.{column.name}") if column.name in taken else column


def envelope_of(published: PublishedType) -> tuple[Column, ...]:
    """Who says so, about which thing, when and where: the attributes of the envelope as columns."""
    return (
        Column(name="id", zh="消息编号", en="Message id; derived from the row where it is left empty."),
        Column(name="subject", zh="对象编号", en="The sender's own number of the thing.", required=True),
        Column(
            name="time",
            zh="发生时间",
            en="When it happened: 2026-03-02 08:30, or only 2026, 2026-03, 2026-03-02.",
            kind=Kind.MOMENT,
            required=True,
        ),
        Column(
            name="occurredprecision",
            zh="时间精度",
            en="How much of the time is meant; as written where it is left empty.",
            choices=_PRECISIONS,
        ),
        Column(name="gridcode", zh="网格编码", en="15 digits, as text.", required=published.needs_grid),
        Column(name="actor", zh="报送人", en="staff:…, person:… or system:…, never a name.", required=True),
        Column(name="actorrole", zh="报送人职务", en="The actor's office.", choices=_ROLES, required=True),
        Column(
            name="basis",
            zh="处理依据",
            en="Why personal data may be handled.",
            choices=_PURPOSES,
            required=published.personal,
        ),
        Column(name="correlationid", zh="关联编号", en="One case, one code."),
    )
