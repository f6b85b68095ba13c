"""Published types out of facts told once: the shape systems send, and the way from it to what a slice decides on."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass
from functools import reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from domain.shared.circumstance import Circumstance
from domain.shared.course import Course
from domain.shared.fact import Fact, FactField, Form, Said, fields_of_fact
from domain.shared.personal import Sealed
from intake.catalogue import InTopic, Named, PublishedType, Routed, Shape, Translate
from intake.compensation import Compensate

PERSONAL = frozenset({"P2", "P3", "P4"})
WORDS = Form(least=1, most=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is published beside the fact itself: a valid payload of fictional people, and what takes it back."""

    example: Mapping[str, object]
    taken_back: Compensate
    needs_grid: bool = True


def published(
    course: Course[Any], topic: InTopic, told: Mapping[type[Fact], Telling]
) -> tuple[PublishedType, ...]:
    """Every fact of a course as a published type, in the order of its table. Raises `KeyError` for one not told of."""
    opening = {each.fact for each in course.steps if None in each.on}
    return tuple(
        _published(course, topic, fact, told[fact], creates=fact in opening) for fact in course.facts
    )


def _published(
    course: Course[Any], topic: InTopic, fact: type[Fact], telling: Telling, *, creates: bool
) -> PublishedType:
    return PublishedType(
        type=f"gridledger.{fact.topic()}",
        shape=shape_of(fact),
        topic=topic,
        slice_name=course.slice_name,
        translate=_translate(course, fact),
        title=fact.title,
        example=telling.example,
        personal=any(each.told.level in PERSONAL for each in fields_of_fact(fact)),
        needs_grid=telling.needs_grid,
        creates=creates,
        compensate=telling.taken_back,
    )


_shapes: dict[type[Fact], type[Shape]] = {}


def shape_of(fact: type[Fact]) -> type[Shape]:
    """The strict shape of a fact; a field with a default may be left out."""
    known = _shapes.get(fact)
    if known is None:
        said: Mapping[str, Any] = {each.name: _wire(fact, each) for each in fields_of_fact(fact)}
        doc = f"{fact.title[0]}。{fact.title[1]}."
        name = f"{fact.__name__}V{fact.version}"
        known = _shapes[fact] = create_model(name, __base__=Shape, __doc__=doc, **said)
    return known


def _wire(fact: type[Fact], each: FactField) -> tuple[object, object]:
    told = each.told
    form = WORDS if each.personal and told.form == Form() else told.form
    info: FieldInfo = Field(title=told.zh, description=told.en, json_schema_extra={"sensitivity": told.level})
    default = fact.__dataclass_fields__[each.name].default  # type: ignore[attr-defined]
    required = default is MISSING
    annotated = Annotated[_formed(_without_seal(each.hint), form), info]  # type: ignore[valid-type]
    return annotated, ... if required else default


def _without_seal(hint: Any) -> Any:
    """What a system sends is never sealed."""
    if get_origin(hint) is Annotated:
        return _without_seal(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        return reduce(or_, [_without_seal(each) for each in get_args(hint) if each is not Sealed])
    return hint


def _formed(hint: Any, form: Form) -> Any:
    """The form goes onto what is not None, and of a list onto its items, which are none twice."""
    if form == Form():
        return hint
    parts = [each for each in get_args(hint) if each is not type(None)]
    if type(None) in get_args(hint):
        (only,) = parts
        return _formed(only, form) | None
    if getattr(hint, "__origin__", None) is tuple:
        items = Annotated[parts[0], Field(pattern=form.pattern)] if form.pattern else parts[0]
        return Annotated[
            tuple[items, ...], Field(min_length=form.least, max_length=form.most), AfterValidator(_once)  # type: ignore[valid-type]
        ]
    if hint is int:
        return Annotated[int, Field(ge=form.least, le=form.most)]
    return Annotated[hint, Field(pattern=form.pattern, min_length=form.least, max_length=form.most)]


def _once(values: tuple[object, ...]) -> tuple[object, ...]:
    if len(set(values)) != len(values):
        raise ValueError("named twice")
    return values


def _translate(course: Course[Any], fact: type[Fact]) -> Translate:
    referring = [each for each in fields_of_fact(fact) if each.told.refers is not None]

    def translate(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
        course.require_key(named.subject)
        said = Said(circumstance=circumstance, thing=named.subject, fact=fact(**shape.__dict__))
        refers = dict.fromkeys(name for each in referring for name in _named(each, shape))
        return Routed(f"{course.kind}:{named.subject}", said, refers=tuple(refers))

    return translate


def _named(each: FactField, shape: BaseModel) -> Iterable[str]:
    value = getattr(shape, each.name)
    values = () if value is None else value if isinstance(value, tuple) else (value,)
    return (f"{each.told.refers}:{one}" for one in values)
