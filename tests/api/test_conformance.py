"""The door keeps to its own published document, whatever is thrown at it within and beyond it."""

from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.schemas import OpenApiSchema

from access.authorize import PUBLIC
from api.application import create_app
from api.route import Route
from api.routes import ROUTES
from tests.api.visitors import KEEPER
from tests.support.embedded import embedded_house
from tests.support.intake import event

if TYPE_CHECKING:
    from schemathesis.specs.openapi.schemas import OpenApiOperation

HOST = {"host": "127.0.0.1"}
# What is asked wrongly is refused by one of these; a cursor that is too long may make the whole address too long (414).
REFUSES = {
    "checks": {
        "negative_data_rejection": {
            "expected-statuses": [400, 401, 403, 404, 405, 406, 409, 413, 414, 415, 422, 428, 429]
        }
    }
}
BOUNDED = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> OpenApiSchema:
    """The document of a real embedded house in which one case was reported."""
    house = embedded_house(tmp_path_factory.mktemp("house"))
    house.bench.send_one(event("gridledger.dispute.reported.v1", "D-1"))
    house.follow()
    headers = {"authorization": f"Bearer {house.deps.tokens.issue(KEEPER)}", **HOST}
    return schemathesis.openapi.from_asgi(
        "/openapi.json", create_app(house.deps), headers=headers, config=SchemathesisConfig.from_dict(REFUSES)
    )


def _name(route: Route) -> str:
    return f"{route.method} {route.path}"


# What takes neither a parameter nor a token cannot be asked wrongly.
ASKED = [
    pytest.param(route, mode, id=f"{_name(route)}-{mode.value}")
    for route in ROUTES
    for mode in schemathesis.GenerationMode
    if not (mode is schemathesis.GenerationMode.NEGATIVE and route.action in PUBLIC)
]


@pytest.mark.slow
@pytest.mark.parametrize(("route", "mode"), ASKED)
def test_every_operation_answers_as_published(
    route: Route, mode: schemathesis.GenerationMode, published: OpenApiSchema
) -> None:
    operation = published[route.path.replace(":path", "")][route.method]
    tried = 0

    @BOUNDED
    @given(operation.as_strategy(generation_mode=mode))
    def holds(asked: "schemathesis.Case[OpenApiOperation]") -> None:
        nonlocal tried
        tried += 1
        asked.call_and_validate(headers=HOST)

    holds()
    assert tried > 0
