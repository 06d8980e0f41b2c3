"""What the probes answer to everybody, and the health page to administrators. No job has run in the world of these tests: the jobs are red."""

from tests.scope.answers import NO_SUCH_METHOD, At, anybody, at, but
from tests.scope.world import ADMINISTRATOR

OF_ADMINISTRATORS = (ADMINISTRATOR,)


def probe(path: str, status: int) -> At:
    return at(path, anybody(status), signed_out={"get": status, "post": 405})


def settling(path: str) -> At:
    """There is no message of this number to settle."""
    return at(path, NO_SUCH_METHOD, but(anybody(403), OF_ADMINISTRATORS, 404))


EXPECTED = {
    "health/": at("/health/", but(anybody(403), OF_ADMINISTRATORS, 200)),
    "health/live": probe("/health/live", 200),
    "health/ready": probe("/health/ready", 200),
    "health/jobs": probe("/health/jobs", 503),
    "health/outbox/<int:pk>/try-again/": settling("/health/outbox/0/try-again/"),
    "health/outbox/<int:pk>/let-go/": settling("/health/outbox/0/let-go/"),
}
