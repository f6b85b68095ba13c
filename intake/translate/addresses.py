"""From what upstream systems send about standard addresses to the commands of the registry."""

from collections.abc import Mapping

from pydantic import BaseModel

from domain.registry import commands_addresses as commands
from domain.registry.keys import require_address_id
from domain.registry.spelling_places import spelled_element_name, spelled_place
from domain.shared.circumstance import Circumstance
from intake.catalogue import InTopic, Named, PublishedType, Routed, Shape, Translate
from intake.shapes import addresses as shapes
from intake.translate.places_undo import ADDRESSES

_SUCCESSOR, _OTHER = "01JN000000000000000000E007", "01JN000000000000000000E008"


def _stream(named: Named) -> str:
    require_address_id(named.subject)
    return f"address:{named.subject}"


def propose(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.proposed`: waits for its parent, or for the village it hangs on."""
    assert isinstance(shape, shapes.AddressProposedV1)
    stream = _stream(named)
    command = commands.ProposeAddress(
        circumstance=circumstance,
        address_id=named.subject,
        division=shape.division,
        parent=shape.parent,
        element_type=shape.element_type,
        element_name=spelled_element_name(shape.element_name, shape.element_type),
        provenance=shape.provenance,
        door_plate_no=None if shape.door_plate_no is None else spelled_place(shape.door_plate_no),
        point=None if shape.point is None else shape.point.point(),
    )
    if shape.parent == named.subject:
        return Routed(stream, command)  # refused as such, not left waiting for itself
    above = f"division:{shape.division}" if shape.parent is None else f"address:{shape.parent}"
    return Routed(stream, command, refers=(above,))


def confirm(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.confirmed`: a code given with it belongs to this address for ever."""
    assert isinstance(shape, shapes.AddressConfirmedV1)
    command = commands.ConfirmAddress(
        circumstance=circumstance,
        address_id=named.subject,
        scheme=shape.scheme,
        address_code=shape.address_code,
    )
    given = shape.scheme is not None and shape.address_code is not None
    claims = (f"claim:address_code:{shape.scheme}:{shape.address_code}",) if given else ()
    return Routed(_stream(named), command, claims=claims)


def rename(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.renamed`. The kind of the node is not known here; the decision spells the name by it."""
    assert isinstance(shape, shapes.AddressRenamedV1)
    command = commands.RenameAddress(
        circumstance=circumstance,
        address_id=named.subject,
        element_name=spelled_place(shape.element_name),
        reason=shape.reason,
        door_plate_no=None if shape.door_plate_no is None else spelled_place(shape.door_plate_no),
    )
    return Routed(_stream(named), command)


def add_alias(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.alias_added`."""
    assert isinstance(shape, shapes.AddressAliasAddedV1)
    command = commands.AddAddressAlias(
        circumstance=circumstance,
        address_id=named.subject,
        alias=spelled_place(shape.alias),
        kind=shape.kind,
    )
    return Routed(_stream(named), command)


def locate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.located`."""
    assert isinstance(shape, shapes.AddressLocatedV1)
    command = commands.LocateAddress(
        circumstance=circumstance, address_id=named.subject, point=shape.point.point()
    )
    return Routed(_stream(named), command)


def move_to_grid(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.moved_to_grid`: waits for the grid."""
    assert isinstance(shape, shapes.AddressMovedToGridV1)
    command = commands.MoveAddressToGrid(
        circumstance=circumstance,
        address_id=named.subject,
        grid_code=shape.grid_code,
        since=shape.since.stated(),
    )
    return Routed(_stream(named), command, refers=(f"grid:{shape.grid_code}",))


def split(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.split`: waits for every successor."""
    assert isinstance(shape, shapes.AddressSplitV1)
    command = commands.SplitAddress(
        circumstance=circumstance, address_id=named.subject, successors=shape.successors
    )
    refers = tuple(f"address:{each}" for each in shape.successors if each != named.subject)
    return Routed(_stream(named), command, refers=refers)


def merge(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.merged`: waits for the other address."""
    assert isinstance(shape, shapes.AddressMergedV1)
    command = commands.MergeAddress(circumstance=circumstance, address_id=named.subject, into=shape.into)
    refers = () if shape.into == named.subject else (f"address:{shape.into}",)
    return Routed(_stream(named), command, refers=refers)


def retire(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`address.retired`."""
    assert isinstance(shape, shapes.AddressRetiredV1)
    command = commands.RetireAddress(circumstance=circumstance, address_id=named.subject, reason=shape.reason)
    return Routed(_stream(named), command)


def _published(
    fact: str,
    shape: type[Shape],
    translate: Translate,
    title: tuple[str, str],
    example: Mapping[str, object],
) -> PublishedType:
    return PublishedType(
        type=f"gridledger.address.{fact}.v1",
        shape=shape,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=translate,
        title=title,
        example=example,
        # What the address authority decides is decided at a desk that lies in no grid.
        needs_grid=fact in ("proposed", "alias_added", "located"),
        creates=fact == "proposed",
        compensate=ADDRESSES[fact],
    )


PUBLISHED: tuple[PublishedType, ...] = (
    _published(
        "proposed",
        shapes.AddressProposedV1,
        propose,
        ("登记地址", "An address was proposed"),
        {
            "division": "990101100001",
            "element_type": "42",
            "element_name": "和园小区",
            "provenance": "door_visit",
            "door_plate_no": "西河路12号",
            "point": {"lon": 115.944321, "lat": 30.073214, "crs": "cgcs2000", "accuracy_m": 8},
        },
    ),
    _published(
        "confirmed",
        shapes.AddressConfirmedV1,
        confirm,
        ("确认地址", "An address was confirmed"),
        {"scheme": "DB42-2175.2024", "address_code": "990101100001A00017"},
    ),
    _published(
        "renamed",
        shapes.AddressRenamedV1,
        rename,
        ("地址更名", "An address was renamed"),
        {"element_name": "和园雅居", "reason": "renamed"},
    ),
    _published(
        "alias_added",
        shapes.AddressAliasAddedV1,
        add_alias,
        ("增加地址别名", "An address got an alias"),
        {"alias": "老粮站院子", "kind": "colloquial"},
    ),
    _published(
        "located",
        shapes.AddressLocatedV1,
        locate,
        ("标注地址位置", "An address was placed on the map"),
        {"point": {"lon": 115.944325, "lat": 30.07321, "crs": "gcj02"}},
    ),
    _published(
        "moved_to_grid",
        shapes.AddressMovedToGridV1,
        move_to_grid,
        ("调整地址所属网格", "An address was moved to another grid"),
        {"grid_code": "990101100001002", "since": {"on": "2026-03-01"}},
    ),
    _published(
        "split",
        shapes.AddressSplitV1,
        split,
        ("拆分地址", "An address was split"),
        {"successors": [_SUCCESSOR, _OTHER]},
    ),
    _published(
        "merged",
        shapes.AddressMergedV1,
        merge,
        ("合并地址", "An address was merged into another"),
        {"into": _OTHER},
    ),
    _published(
        "retired",
        shapes.AddressRetiredV1,
        retire,
        ("停用地址", "An address was retired"),
        {"reason": "demolished"},
    ),
)
