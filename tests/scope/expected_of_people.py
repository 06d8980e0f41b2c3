"""What the record of people and the settings answer: administrators keep it, sales operations reads it and hands work over, to others it is not there."""

from collections.abc import Callable

from engage.people.models import ApiToken, Deputy
from tests.scope.answers import NO_SUCH_METHOD, Answers, At, anybody, at, but
from tests.scope.world import (
    ADMINISTRATOR,
    ASSISTANT,
    LEAD,
    OTHER,
    OUTSIDE_EXECUTIVE,
    OUTSIDE_MANAGER,
    SALES_OPS,
    SPONSOR,
    World,
)

NOBODY = anybody(404)
ROBOT = "/people/service-accounts/{robot}/"
RECORD = but(NOBODY, [ADMINISTRATOR, SALES_OPS], 200)


def administrator(status: int) -> Answers:
    return {**NOBODY, SALES_OPS: 403, ADMINISTRATOR: status}


def keeper(status: int) -> Answers:
    """Sales operations keeps executives; the programme knows that there are pages for it."""
    return {**anybody(403), ADMINISTRATOR: 404, SALES_OPS: status}


def of(path: Callable[[World], str], get: Answers, post: Answers = NO_SUCH_METHOD) -> At:
    return At(path, get, post)


def oscars(rest: str) -> Callable[[World], str]:
    return lambda world: f"/people/{world.cast.oscar.pk}/{rest}"


def _token(world: World) -> int:
    return ApiToken.objects.filter(user=world.cast.oscar).latest("pk").pk


def _deputyship(world: World) -> int:
    return Deputy.objects.get(principal=world.cast.nadine).pk


EXPECTED = {
    "people/": at("/people/", RECORD, RECORD),
    "people/invite/": at("/people/invite/", administrator(200), administrator(400)),
    "people/tokens/": at("/people/tokens/", administrator(200), administrator(200)),
    "people/tokens/<int:token>/revoke/": of(
        lambda world: f"/people/tokens/{_token(world)}/revoke/", NO_SUCH_METHOD, administrator(302)
    ),
    "people/service-accounts/": at("/people/service-accounts/", administrator(200), administrator(200)),
    "people/service-accounts/new/": at(
        "/people/service-accounts/new/", administrator(200), administrator(400)
    ),
    "people/service-accounts/<int:pk>/": at(ROBOT, administrator(200), administrator(400)),
    "people/service-accounts/<int:pk>/edit/": at(f"{ROBOT}edit/", administrator(200), administrator(400)),
    "people/service-accounts/<int:pk>/end/": at(f"{ROBOT}end/", administrator(200), administrator(400)),
    "people/executives/new/": at("/people/executives/new/", keeper(200), keeper(400)),
    "people/executives/<int:pk>/": at("/people/executives/{executive}/", keeper(200), keeper(400)),
    "people/<int:pk>/": of(oscars(""), RECORD, RECORD),
    "people/<int:pk>/edit/": of(oscars("edit/"), administrator(200), administrator(400)),
    "people/<int:pk>/invitation/": of(oscars("invitation/"), NO_SUCH_METHOD, administrator(302)),
    "people/<int:pk>/leave/": of(oscars("leave/"), RECORD, but(NOBODY, [ADMINISTRATOR, SALES_OPS], 400)),
    "people/<int:pk>/stay/": of(oscars("stay/"), NO_SUCH_METHOD, administrator(302)),
    "people/<int:pk>/return/": of(oscars("return/"), NO_SUCH_METHOD, administrator(302)),
    "people/<int:pk>/deputies/": of(oscars("deputies/"), NO_SUCH_METHOD, administrator(302)),
    "people/<int:pk>/deputies/<int:deputyship>/end/": of(
        lambda world: f"/people/{world.cast.nadine.pk}/deputies/{_deputyship(world)}/end/",
        NO_SUCH_METHOD,
        administrator(302),
    ),
    "settings/": at("/settings/", anybody(200), anybody(400)),
    "settings/deputies/": at(
        "/settings/deputies/",
        but(anybody(200), [LEAD, SPONSOR, OTHER, OUTSIDE_EXECUTIVE, ASSISTANT], 404),
        but(anybody(400), [LEAD, SPONSOR, OTHER, OUTSIDE_EXECUTIVE, ASSISTANT], 404),
    ),
    "settings/deputies/<int:deputyship>/end/": of(
        lambda world: f"/settings/deputies/{_deputyship(world)}/end/",
        NO_SUCH_METHOD,
        but(NOBODY, ["account manager"], 302),
    ),
    "settings/tokens/": at("/settings/tokens/", anybody(200), anybody(400)),
    "settings/tokens/<int:token>/revoke/": of(
        lambda world: f"/settings/tokens/{_token(world)}/revoke/",
        NO_SUCH_METHOD,
        but(NOBODY, [OUTSIDE_MANAGER], 302),
    ),
    "join/<str:key>/": at(
        "/join/1:forged/", anybody(404), anybody(404), signed_out={"get": 404, "post": 404}
    ),
}
