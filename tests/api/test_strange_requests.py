"""Whatever stands in a path, a query, a header or a method: the door answers, with a problem of its own, and never breaks."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api.problem_document import MEDIA_TYPE
from api.routes import ROUTES
from tests.api.visitors import KEEPER, Caller
from tests.support.embedded import embedded_house
from tests.support.intake import event

pytestmark = pytest.mark.slow
BOUNDED = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
BROKEN = 500
UNREACHED = ("api.projection_behind", "api.not_ready")  # 503: true things to say, and no failure

# Bytes as a client may send them: visible, percent-encoded, cut inside a character, with separators in odd places.
SEGMENT = st.one_of(
    st.text(
        alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#?"), max_size=40
    ),
    st.binary(max_size=20).map(lambda raw: "".join(f"%{byte:02X}" for byte in raw)),
    st.sampled_from(
        ["..", "%2e%2e", "%2F", "%00", "%ff", "%", "%zz", "//", "~r1", ";", "0", "-1", "9" * 40, "NaN"]
    ),
)
HEADER_VALUE = st.one_of(
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
    st.binary(max_size=40).map(lambda raw: raw.translate(None, b"\r\n\0").decode("latin-1")),
    st.sampled_from(
        [
            "",
            ",",
            ";q=",
            "*",
            "W/",
            '"',
            "bytes=0-",
            "gzip, , br;q=NaN",
            "zh;q=1e999",
            "Basic ====",
            "Bearer ",
        ]
    ),
)
HEADERS = (
    "accept",
    "accept-language",
    "accept-encoding",
    "authorization",
    "content-type",
    "content-encoding",
    "content-length",
    "cookie",
    "host",
    "if-match",
    "if-none-match",
    "if-modified-since",
    "origin",
    "range",
    "transfer-encoding",
    "expect",
    "upgrade",
    "x-forwarded-for",
    "x-http-method-override",
    "ce-id",
    "ce-source",
    "ce-time",
)
PLACES = [
    pytest.param(route.method, route.path.replace(":path", ""), id=f"{route.method} {route.path}")
    for route in ROUTES
]


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Caller:
    house = embedded_house(tmp_path_factory.mktemp("house"))
    house.bench.send_one(event("gridledger.dispute.reported.v1", "D-1"))
    house.follow()
    return house.visited_by(KEEPER)


def holds(caller: Caller, method: str, path: str, **headers: str) -> None:
    """The answer is no failure of ours, and what is refused is refused by a problem."""
    raw = {name: said.encode("latin-1") for name, said in headers.items()}
    answered = caller.ask(method, path, headers=raw)  # bytes: httpx would refuse to send what is no ASCII
    if answered.status_code >= BROKEN:
        assert answered.json()["code"] in UNREACHED, (method, path, headers, answered.text)
    if answered.status_code >= 400 and method != "HEAD":
        assert answered.headers["content-type"] == MEDIA_TYPE
    assert "gridledger-request" in answered.headers


@pytest.mark.parametrize(("method", "path"), PLACES)
def test_strange_paths_and_queries(method: str, path: str, keeper: Caller) -> None:
    @BOUNDED
    @given(st.lists(SEGMENT, min_size=4, max_size=4), st.lists(st.tuples(SEGMENT, SEGMENT), max_size=4))
    @example(["%00"] * 4, [])
    @example(["%ff%fe"] * 4, [("cursor", "%ff")])
    @example(
        [""] * 4, [("recorded_as_of", "9" * 30), ("valid_at", "0001-01-01T00:00:00+14:00"), ("limit", "1e3")]
    )
    def try_it(segments: list[str], asked: list[tuple[str, str]]) -> None:
        place = path
        for segment in segments:
            before, brace, rest = place.partition("{")
            if brace:
                place = before + segment + rest.partition("}")[2]
        holds(keeper, method, f"{place}?{'&'.join(f'{name}={said}' for name, said in asked)}")

    try_it()


@pytest.mark.parametrize("header", HEADERS)
def test_strange_headers(header: str, keeper: Caller) -> None:
    @BOUNDED
    @given(HEADER_VALUE, st.sampled_from(["/version", "/disputes", "/docs", "/search?q=%E5%88%98%E5%AE%89"]))
    def try_it(said: str, path: str) -> None:
        holds(keeper, "GET", path, **{header: said})
        holds(
            keeper, "POST", "/intake/events", **{"content-type": "application/cloudevents+json", header: said}
        )

    try_it()


@BOUNDED
@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12))
def test_strange_methods(keeper: Caller, method: str) -> None:
    if method.upper() not in ("CONNECT",):
        holds(keeper, method, "/disputes")
