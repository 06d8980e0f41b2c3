"""Files from other systems are the business of sales operations: to everybody else there is nothing, on pages and in the API."""

from tests.scope.answers import NO_SUCH_METHOD, Answers, At, at, only
from tests.scope.world import SALES_OPS

PK = r"(?P<pk>\d{1,18})"


def theirs(status: int) -> Answers:
    return only((SALES_OPS,), status, rest=404)


def step(name: str) -> tuple[str, At]:
    return f"imports/<int:pk>/{name}/", at(f"/imports/{{import_run}}/{name}/", NO_SUCH_METHOD, theirs(302))


def api_step(name: str, status: int) -> tuple[str, At]:
    """The checked run may be checked again, imported or cancelled."""
    return rf"api/v1/^imports/{PK}/{name}/$", at(
        f"/api/v1/imports/{{import_run}}/{name}/", theirs(405), theirs(status)
    )


EXPECTED = {
    "imports/": at("/imports/", theirs(200), theirs(200)),
    "imports/new/": at("/imports/new/", theirs(200), theirs(400)),
    "imports/<int:pk>/": at("/imports/{import_run}/", theirs(200), theirs(200)),
    "imports/<int:pk>/columns/": at("/imports/{import_run}/columns/", theirs(200), theirs(400)),
    "imports/<int:pk>/standing/": at("/imports/{import_run}/standing/", theirs(200)),
    **dict([step("sheet"), step("check"), step("commit"), step("cancel")]),
    "api/v1/^imports/$": at("/api/v1/imports/", theirs(200), theirs(400)),
    rf"api/v1/^imports/{PK}/$": at("/api/v1/imports/{import_run}/", theirs(200), theirs(405)),
    **dict([api_step("dry-run", 202), api_step("commit", 202), api_step("cancel", 200)]),
    r"api/v1/^imports/(?P<run>\d{1,18})/rejected/$": at(
        "/api/v1/imports/{import_run}/rejected/", theirs(200), theirs(405)
    ),
}
