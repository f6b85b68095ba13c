"""The read models of a restored store: folded from nothing, held against a second fold, and certificates renewed by them."""

from contextlib import suppress

from app.assembly import House
from app.erasing import certificates
from app.erasure_book import order_of
from app.settings import Settings, StoreKind
from app.stores import Access
from app.views import open_views, prepare_views, projections_over
from ledger.keeping.erasure_list import ErasureList
from ledger.keeping.restoring import RestoreStopped
from ledger.port import StoreUnavailable
from projections.catalogue import BESIDE, NAMES, TABLES_OF
from projections.replay import compare
from projections.rights.certificate import certificate
from projections.rights.view import RightsView
from projections.runner import ProjectionRunner


def rebuild(settings: Settings) -> None:
    """Every read model from nothing: what it held may be of another history, and of people who were erased."""
    if settings.store is StoreKind.SQLITE:
        for ending in ("", "-wal", "-shm"):
            (settings.data_dir / f"views.sqlite{ending}").unlink(missing_ok=True)
    prepare_views(settings)
    house, views = House(settings), open_views(settings, Access.VIEWS)
    try:
        catalogue = projections_over(house.log, house.vault)
        for name, tables in {**TABLES_OF, **BESIDE}.items():
            views.clear(name, tables)  # what follows no events is folded again by who asks for it
        for name in NAMES:
            ProjectionRunner(house.log, views, catalogue.folder(name), _unheard).catch_up()
    finally:
        views.close()
        with suppress(StoreUnavailable):
            house.log.close()


def compare_with_log(settings: Settings) -> None:
    house, views = House(settings), open_views(settings)
    try:
        catalogue = projections_over(house.log, house.vault)
        for name in NAMES:
            report = compare(house.log, views, catalogue.folder(name))
            if not report.agrees or report.position != house.log.head():
                raise RestoreStopped(
                    "restore.read_model_differs",
                    f"视图 {name} 与台账不一致({report.different} 行),台账不得启用。",
                    f"The read model {name} is not what the log says ({report.different} rows); the ledger stays closed.",
                )
    finally:
        views.close()


def renew_certificates(settings: Settings, erasures: ErasureList) -> None:
    """Those of whom the restored log speaks; of others the certificate that was handed out stays."""
    views = open_views(settings)
    try:
        shelf, view = certificates(settings), RightsView(views)
        for each in map(order_of, erasures.all()):
            if (erased := view.completed(each.person_key, each.request)) is not None:
                shelf.keep(certificate(erased))
    finally:
        views.close()


def _unheard(event: str, projection: str) -> None:
    """A runner that fails raises out of `catch_up`."""
