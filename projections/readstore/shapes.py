"""Whether read tables have the shape this program folds into; one of an older shape is rebuilt, never altered."""

from collections.abc import Sequence

from projections.readstore.port import ReadStore
from projections.table import Table

CODE = "views.other_shape"


class OtherShape(Exception):
    """These read models were made by another program: it is not for this one to write them."""

    def __init__(self, projections: Sequence[str]) -> None:
        names = ", ".join(projections)
        cure = "; ".join(f"gridledger rebuild {name} --accept-difference" for name in projections)
        self.zh = f"{CODE}:视图 {names} 的表由其他版本建立,结构与本程序不符;请运行 {cure}。"
        self.en = (
            f"{CODE}: the tables of {names} were made by another version and have another shape; run {cure}."
        )
        super().__init__(self.en)


def has_shape(views: ReadStore, table: Table) -> bool:
    """Whether the table and the one of its newest rows are as described."""
    return all(views.shape_of(each.name) == each.shape for each in table.all_tables())


def has_other_shape(views: ReadStore, projection: str, tables: Sequence[Table]) -> bool:
    """Whether a projection's tables are not as described. What is missing is other only once it was followed:
    a new table would lack all that the projection has read already.
    """
    shapes = [(views.shape_of(each.name), each.shape) for table in tables for each in table.all_tables()]
    if any(found not in (None, wanted) for found, wanted in shapes):
        return True
    return any(found is None for found, _ in shapes) and views.position(projection) > 0


def require_shape(views: ReadStore, projection: str, tables: Sequence[Table]) -> None:
    """Raises `OtherShape`."""
    if has_other_shape(views, projection, tables):
        raise OtherShape((projection,))
