"""What the pages of notices and policies answer: one's own to everybody who is signed in, policies to sales operations."""

from tests.scope.answers import NO_SUCH_METHOD, anybody, at, but
from tests.scope.world import LEAD, SALES_OPS

KEY = "api/v1/^policies/(?P<key>[a-z0-9_]{1,100})/$"
ONLY_SALES_OPS = but(anybody(404), [SALES_OPS], 200)

EXPECTED = {
    "notices/": at("/notices/", anybody(200), anybody(200)),
    "notices/read/": at("/notices/read/", NO_SUCH_METHOD, anybody(302)),
    "notices/<int:pk>/open/": at(
        "/notices/{notice}/open/", but(anybody(404), [LEAD], 302), but(anybody(404), [LEAD], 302)
    ),
    "settings/notices/": at("/settings/notices/", anybody(200), anybody(400)),
    "policy/": at("/policy/", ONLY_SALES_OPS, ONLY_SALES_OPS),
    "policy/<slug:key>/": at("/policy/postponed_after/", ONLY_SALES_OPS, but(anybody(404), [SALES_OPS], 400)),
    "api/v1/^policies/$": at("/api/v1/policies/", ONLY_SALES_OPS, but(anybody(404), [SALES_OPS], 405)),
    KEY: at("/api/v1/policies/postponed_after/", ONLY_SALES_OPS, but(anybody(404), [SALES_OPS], 405)),
}
