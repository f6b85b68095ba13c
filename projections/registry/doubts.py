"""How each kind of data in doubt is found: pairs of keys by joins over the rows of one moment, from indexes of few rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from domain.registry.codes_inconsistencies import InconsistencyKind as Kind
from projections.asking import Conditions
from projections.identities.table import IDENTITIES
from projections.registry.address_tree import DEEPEST
from projections.registry.addresses import ADDRESSES, CONFIRMED, MERGED, PROPOSED, RETIRED, SPLIT
from projections.registry.concerned import Within
from projections.registry.dwellings import DEMOLISHED, DWELLINGS, REGISTERED
from projections.registry.grid_words import lies_within
from projections.registry.person_filters import PersonFilter
from projections.registry.residences import RESIDENCES
from projections.registry.stay_days import lives_there
from projections.registry.units import CEASED, UNITS
from projections.table import Table, Value
from projections.versions.view import Asked

# The things in doubt are `b`; the statement selects their keys and the keys of what they do not fit to.
Finding = tuple[str, Conditions]
# Asked of the register, of the document numbers, and of which places (as far as that makes it cheaper).
Find = Callable[[Asked, Asked, Within], Finding]
_IN_USE = f"IN ('{PROPOSED}', '{CONFIRMED}')"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One kind: which things are in doubt, beside which others, and by which of their columns.

    `alike` things are in doubt with one another; others stand on or in what is there no longer.
    """

    things: Table
    others: Table
    find: Find
    by: tuple[str, ...]
    alike: bool = False


def _gone(asked: Asked) -> Finding:
    """Addresses that lead to no single place: split, retired, or merged into one that was."""
    (a, of_a), (m, of_m) = (asked.rows_of(ADDRESSES, alias) for alias in "am")
    statement = f"""
WITH RECURSIVE gone (address_id, steps) AS (
  SELECT a.address_id, 0 FROM {a}
  WHERE a.ended_at IS NOT NULL AND a.standing IN ('{SPLIT}', '{RETIRED}') AND {of_a.sql}
  UNION
  SELECT m.address_id, gone.steps + 1 FROM gone JOIN {m} ON m.merged_into = gone.address_id
  WHERE m.standing = '{MERGED}' AND gone.steps < {DEEPEST} AND {of_m.sql}
)
SELECT DISTINCT gone.address_id FROM gone"""
    return statement, Conditions([], [*of_a.values, *of_m.values])


def _standing_on_ended(things: Table, on: str, upheld: str) -> Find:
    def find(asked: Asked, numbers: Asked, within: Within) -> Finding:
        gone, values = _gone(asked)
        table, hold = asked.rows_of(things)
        statement = (
            f"SELECT b.{things.key[0]}, g.address_id FROM ({gone}) g JOIN {table} ON b.{on} = g.address_id"
        )
        return statement, Conditions([upheld, *hold.clauses], [*values.values, *hold.values])

    return find


def _living_on_ended(asked: Asked, numbers: Asked, within: Within) -> Finding:
    gone, values = _gone(asked)
    (d, of_d), (b, of_b) = asked.rows_of(DWELLINGS, "d"), asked.rows_of(RESIDENCES)
    lives_there(of_b, asked, "b")
    statement = (
        f"SELECT b.residence_id, g.address_id FROM ({gone}) g JOIN {d} ON d.address_id = g.address_id "
        f"JOIN {b} ON b.dwelling_id = d.dwelling_id"
    )
    upheld = [f"d.standing = '{REGISTERED}'", *of_d.clauses, *of_b.clauses]
    return statement, Conditions(upheld, [*values.values, *of_d.values, *of_b.values])


def _living_in_demolished(asked: Asked, numbers: Asked, within: Within) -> Finding:
    (d, of_d), (b, of_b) = asked.rows_of(DWELLINGS, "d"), asked.rows_of(RESIDENCES)
    lives_there(of_b, asked, "b")
    # A cross join is read from the left: from the few demolished homes, and not from all stays.
    statement = f"SELECT b.residence_id, d.dwelling_id FROM {d} CROSS JOIN {b}"
    upheld = ["b.dwelling_id = d.dwelling_id", f"d.standing = '{DEMOLISHED}'", *of_d.clauses, *of_b.clauses]
    return statement, Conditions(upheld, [*of_d.values, *of_b.values])


# A plate that is only a number means something within its street, or in a village without streets; one that names its
# street, in the whole village. Digits sort before ':', all other characters after it.
_PLATE_MEETS = (
    "o.parent = b.parent",
    "o.parent IS NULL AND b.parent IS NULL AND o.division = b.division",
    "b.door_plate_no >= ':' AND o.division = b.division",
)


def _same_plate(asked: Asked, numbers: Asked, within: Within) -> Finding:
    (b, of_b), (o, of_o) = asked.rows_of(ADDRESSES), asked.rows_of(ADDRESSES, "o")
    both = Conditions([f"b.standing {_IN_USE}", f"o.standing {_IN_USE}", "b.door_plate_no IS NOT NULL"], [])
    both.add(" AND ".join([*of_b.clauses, *of_o.clauses]) or "1 = 1", *of_b.values, *of_o.values)
    here = Conditions([*both.clauses], [*both.values])
    lies_within(here, asked, within.narrow, ADDRESSES)
    arms, values = [], list[Value]()
    for meets in _PLATE_MEETS:
        arms.append(
            f"SELECT b.address_id AS key, o.address_id AS other FROM {b} JOIN {o} "
            f"ON o.door_plate_no = b.door_plate_no AND o.address_id <> b.address_id AND {meets} WHERE {here.sql}"
        )
        values += here.values
    for arm, of_arm in _plates_of_merged_streets(asked, f"{b} JOIN {o} ON o.door_plate_no = b.door_plate_no"):
        arms.append(f"{arm} AND {both.sql}")
        values += [*of_arm, *both.values]
    return f"SELECT p.key, p.other FROM ({' UNION '.join(arms)}) p", Conditions([], values)


def _plates_of_merged_streets(asked: Asked, plates: str) -> Iterator[tuple[str, list[Value]]]:
    """A merged street is the one it became: its plates meet those of that street, and of others that became it."""
    (m, of_m), (n, of_n) = asked.rows_of(ADDRESSES, "m"), asked.rows_of(ADDRESSES, "n")
    chosen = f"SELECT b.address_id AS key, o.address_id AS other FROM {plates}"
    into = f"m.address_id = o.parent AND m.standing = '{MERGED}'"
    yield f"{chosen} JOIN {m} ON {into} AND m.merged_into = b.parent WHERE {of_m.sql}", of_m.values
    yield (
        f"{chosen} JOIN {m} ON {into} JOIN {n} ON n.address_id = b.parent AND n.standing = '{MERGED}' "
        f"AND n.merged_into = m.merged_into AND n.address_id <> m.address_id WHERE {of_m.sql} AND {of_n.sql}",
        [*of_m.values, *of_n.values],
    )


def _same_credit_code(asked: Asked, numbers: Asked, within: Within) -> Finding:
    (b, of_b), (o, of_o) = asked.rows_of(UNITS), asked.rows_of(UNITS, "o")
    statement = f"SELECT b.unit_id, o.unit_id FROM {b} JOIN {o} ON o.uscc = b.uscc AND o.unit_id <> b.unit_id"
    upheld = ["b.uscc IS NOT NULL", f"b.standing <> '{CEASED}'", f"o.standing <> '{CEASED}'"]
    here = Conditions([*upheld, *of_b.clauses, *of_o.clauses], [*of_b.values, *of_o.values])
    lies_within(here, asked, within.narrow, UNITS)
    return statement, here


def _same_number(asked: Asked, numbers: Asked, within: Within) -> Finding:
    (b, of_b), (o, of_o) = numbers.rows_of(IDENTITIES), numbers.rows_of(IDENTITIES, "o")
    statement = (
        f"SELECT b.person_key, o.person_key FROM {b} JOIN {o} ON o.number_token = b.number_token "
        "AND o.person_key <> b.person_key"
    )
    upheld = ["b.number_token IS NOT NULL", *of_b.clauses, *of_o.clauses]
    here = Conditions(upheld, [*of_b.values, *of_o.values])
    PersonFilter(grids=within.grids, grid_prefixes=within.prefixes).narrow(here, asked)
    return statement, here


DOUBTS: Mapping[Kind, Doubt] = {
    Kind.ADDRESS_BELOW_ENDED: Doubt(
        ADDRESSES, ADDRESSES, _standing_on_ended(ADDRESSES, "parent", f"b.standing {_IN_USE}"), ("parent",)
    ),
    Kind.DWELLING_AT_ENDED_ADDRESS: Doubt(
        DWELLINGS,
        ADDRESSES,
        _standing_on_ended(DWELLINGS, "address_id", f"b.standing = '{REGISTERED}'"),
        ("address_id",),
    ),
    Kind.UNIT_AT_ENDED_ADDRESS: Doubt(
        UNITS,
        ADDRESSES,
        _standing_on_ended(UNITS, "address_id", f"b.standing <> '{CEASED}'"),
        ("address_id",),
    ),
    Kind.STAY_AT_ENDED_ADDRESS: Doubt(RESIDENCES, ADDRESSES, _living_on_ended, ("nth",)),
    Kind.STAY_IN_DEMOLISHED_DWELLING: Doubt(RESIDENCES, DWELLINGS, _living_in_demolished, ("nth",)),
    Kind.DOOR_PLATE_TWICE: Doubt(ADDRESSES, ADDRESSES, _same_plate, ("door_plate_no", "parent"), alike=True),
    Kind.CREDIT_CODE_TWICE: Doubt(UNITS, UNITS, _same_credit_code, ("uscc",), alike=True),
    Kind.ID_NUMBER_TWICE: Doubt(IDENTITIES, IDENTITIES, _same_number, ("number_token",), alike=True),
}
