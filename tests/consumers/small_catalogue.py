"""A catalogue of two types that shows what documents must cope with: nested shapes, unions, dates, no grid."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.shared.circumstance import Circumstance
from intake.catalogue import Catalogue, InTopic, Named, PublishedType, Routed, Shape


class LampV1(Shape):
    """A street lamp."""

    kind: Literal["lamp"]
    lamp_no: str


class BenchV1(Shape):
    """A bench."""

    kind: Literal["bench"]
    seats: int = Field(ge=1)


class ThingSeenV1(Shape):
    """Something stands in the street."""

    thing: Annotated[LampV1 | BenchV1, Field(discriminator="kind")]
    neighbours: tuple[LampV1, ...] = ()
    seen_on: date


class GridDrawnV1(Shape):
    """A grid was drawn."""

    name: str


def _translate(shape: object, named: Named, circumstance: Circumstance) -> Routed:
    return Routed(f"thing:{named.subject}", shape)


SMALL = Catalogue(
    (
        PublishedType(
            type="gridledger.street.thing_seen.v1",
            shape=ThingSeenV1,
            topic=InTopic.COMMUNITY,
            slice_name="street",
            translate=_translate,
            title=("看到街上的物件", "Something was seen in the street"),
            example={"thing": {"kind": "lamp", "lamp_no": "L-7"}, "neighbours": [], "seen_on": "2026-03-02"},
            personal=True,
        ),
        PublishedType(
            type="gridledger.street.grid_drawn.v1",
            shape=GridDrawnV1,
            topic=InTopic.REGISTRY,
            slice_name="street",
            translate=_translate,
            title=("划定网格", "A grid was drawn"),
            example={"name": "示例网格"},
            needs_grid=False,
        ),
    )
)
