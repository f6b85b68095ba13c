"""What upstream systems send about standard addresses; the address itself is the envelope's `subject`, a ULID."""

from typing import Annotated

from domain.registry.codes_addresses import (
    AddressProvenance,
    AliasKind,
    ElementType,
    RenameReason,
    RetirementReason,
)
from intake.catalogue import Shape
from intake.shapes.places_fields import (
    CodeText,
    DivisionText,
    GridText,
    NameText,
    PlateText,
    PointV1,
    SinceV1,
    Ulid,
    Ulids,
    told,
)

_ELEMENT_NAME = told(
    "P1", "名称", "The node's own name; the many ways to write a building, door or room come to one spelling."
)
_PLATE = told("P1", "门（楼）牌号", "As the police plate register writes it.")
_POINT = told("P1", "位置", "Of the address, never of a person.")


class AddressProposedV1(Shape):
    """登记地址。`subject` is a random ULID chosen by the first sender; the grid is the envelope's."""

    division: Annotated[
        DivisionText,
        told("P0", "所属村（社区）", "The village's code; that of the parent where there is one."),
    ]
    parent: Annotated[Ulid | None, told("P1", "上级地址", "None at the top of a village's tree.")] = None
    element_type: Annotated[
        ElementType, told("P0", "地址要素类型", "A node stands below one of an earlier kind.")
    ]
    element_name: Annotated[NameText, _ELEMENT_NAME]
    provenance: Annotated[AddressProvenance, told("P1", "来源", "Where the address is known from.")]
    door_plate_no: Annotated[PlateText | None, _PLATE] = None
    point: Annotated[PointV1 | None, _POINT] = None


class AddressConfirmedV1(Shape):
    """确认地址。A code of a local scheme may be given with it; it never names another address."""

    scheme: Annotated[
        CodeText | None, told("P1", "编码方案", "The local scheme and its version, e.g. DB42-2175.2024.")
    ] = None
    address_code: Annotated[CodeText | None, told("P1", "地址代码", "At most 40 characters, unique.")] = None


class AddressRenamedV1(Shape):
    """地址更名。What stands below is called otherwise with it; the old name stays in history."""

    element_name: Annotated[NameText, _ELEMENT_NAME]
    reason: Annotated[RenameReason, told("P1", "更名原因", "A typing error is anybody's to mend.")]
    door_plate_no: Annotated[PlateText | None, _PLATE] = None


class AddressAliasAddedV1(Shape):
    """增加别名。Another name people use; many may lead to one address."""

    alias: Annotated[NameText, told("P1", "别名", "The other name.")]
    kind: Annotated[AliasKind, told("P1", "别名类型", "Colloquial, an old plate, or a courier's.")]


class AddressLocatedV1(Shape):
    """标注位置。The newest point, in order of what happened, is the address's."""

    point: Annotated[PointV1, _POINT]


class AddressMovedToGridV1(Shape):
    """调整网格。The node and what stands below it; the grids before stay in history."""

    grid_code: Annotated[GridText, told("P0", "网格编码", "15 digits; the grid holds on that day.")]
    since: Annotated[SinceV1, told("P1", "起始日", "Since when.")]


class AddressSplitV1(Shape):
    """拆分地址。The address is retired; what hangs on it is asked to say where it belongs."""

    successors: Annotated[Ulids, told("P1", "承接地址", "At least two addresses, none twice.")]


class AddressMergedV1(Shape):
    """合并地址。A mapping: everything on the old address is read as on the new one."""

    into: Annotated[Ulid, told("P1", "并入地址", "Where it is read from now on.")]


class AddressRetiredV1(Shape):
    """停用地址。Its id and its code never name anything else."""

    reason: Annotated[RetirementReason, told("P1", "停用原因", "Why it is used no longer.")]
