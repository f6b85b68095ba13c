"""How a problem is told: RFC 9457, the title in the asked language, both languages inside."""

from pydantic_core import to_json
from starlette.responses import Response

from api.languages import preferred
from api.problems import Problem

MEDIA_TYPE = "application/problem+json"


def problem_response(problem: Problem, *, accept_language: str | None, instance: str) -> Response:
    """The whole answer; `instance` is the request's id, by which an operator finds it in the log."""
    language = preferred(accept_language)
    body = {
        **problem.facts,
        "type": f"urn:gridledger:problem:{problem.code}",
        "title": problem.text(language),
        "status": problem.status,
        "instance": f"urn:uuid:{instance}",
        "code": problem.code,
        "texts": {"zh": problem.zh, "en": problem.en},
    }
    told = {"content-language": language, "cache-control": "no-store", **problem.sent_headers}
    return Response(to_json(body), status_code=problem.status, headers=told, media_type=MEDIA_TYPE)
