"""What the addresses of accounts answer beside those of the first table: forms of the account side, what the whole programme reads, and the CRM's numbers."""

from tests.scope.answers import NO_SUCH_METHOD, At, anybody, at, but, insiders, only, programme
from tests.scope.expected_of_api import ACCOUNT_SIDE, PK
from tests.scope.world import (
    ADMINISTRATOR,
    ASSISTANT,
    HALDEN,
    LEAD,
    OTHER,
    OUTSIDE_EXECUTIVE,
    SALES_OPS,
    SPONSOR,
)

EDITORS = (*ACCOUNT_SIDE, SALES_OPS)
NO_ACCOUNT_OF_THEIRS = (LEAD, SPONSOR, OTHER, ASSISTANT, OUTSIDE_EXECUTIVE)
NUMBER = r"by-external-id/(?P<external_id>[^/]{1,120})/$"
UNIT = "/api/v1/business-units/"


def kept(status: int) -> dict[str, int]:
    """What sales operations keeps for the whole programme."""
    return but(programme(403), [SALES_OPS], status)  # type: ignore[return-value]


def unit(get: dict[str, int]) -> At:
    return At(lambda world: f"{UNIT}{world.cast.coatings.pk}/", get)


EXPECTED = {
    "accounts/new/": at(
        "/accounts/new/",
        but(programme(200), NO_ACCOUNT_OF_THEIRS, 403),
        but(programme(400), NO_ACCOUNT_OF_THEIRS, 403),
    ),
    "accounts/<int:pk>/manager/": at(
        "/accounts/{account}/manager/", only((SALES_OPS,), 200), only((SALES_OPS,), 400)
    ),
    "accounts/<int:pk>/team/": at("/accounts/{account}/team/", only(EDITORS, 200), only(EDITORS, 400)),
    "accounts/<int:pk>/contacts/<int:contact>/leave/": at(
        "/accounts/{account}/contacts/{contact}/leave/", NO_SUCH_METHOD, only(EDITORS, 302)
    ),
    "accounts/<int:pk>/contacts/<int:contact>/remove/": at(
        "/accounts/{account}/contacts/{contact}/remove/", NO_SUCH_METHOD, only(EDITORS, 302)
    ),
    "contacts/": at("/contacts/", programme(200), programme(200)),
    "priorities/": at("/priorities/", programme(200), programme(200)),
    "priorities/new/": at("/priorities/new/", kept(200), kept(400)),
    "priorities/<int:pk>/": at("/priorities/{priority}/", kept(200), kept(400)),
    "priorities/<int:pk>/move/": at("/priorities/{priority}/move/", NO_SUCH_METHOD, kept(400)),
    "priorities/<int:pk>/retire/": at("/priorities/{priority}/retire/", NO_SUCH_METHOD, kept(302)),
    "priorities/<int:pk>/remove/": at("/priorities/{priority}/remove/", NO_SUCH_METHOD, kept(302)),
    "templates/": at("/templates/", programme(200), programme(200)),
    "templates/new/": at("/templates/new/", kept(200), kept(400)),
    "templates/<int:pk>/": at("/templates/{template}/", programme(200), programme(200)),
    "templates/<int:pk>/edit/": at("/templates/{template}/edit/", kept(200), kept(400)),
    "templates/<int:pk>/retire/": at("/templates/{template}/retire/", NO_SUCH_METHOD, kept(302)),
    "templates/<int:pk>/offer/": at("/templates/{template}/offer/", NO_SUCH_METHOD, kept(302)),
    "api/v1/^templates/$": at("/api/v1/templates/", anybody(200), anybody(400)),
    rf"api/v1/^templates/{PK}/$": at("/api/v1/templates/{template}/", programme(200)),
    rf"api/v1/^accounts/{PK}/team/$": at("/api/v1/accounts/{account}/team/", NO_SUCH_METHOD),
    rf"api/v1/^accounts/{NUMBER}": at(f"/api/v1/accounts/by-external-id/{HALDEN}/", insiders()),
    rf"api/v1/^contacts/{NUMBER}": at(f"/api/v1/contacts/by-external-id/{HALDEN}/", insiders()),
    rf"api/v1/^business-units/{NUMBER}": at(f"{UNIT}by-external-id/coatings/", anybody(404)),
    "api/v1/^stakes/$": at("/api/v1/stakes/", anybody(200), anybody(400)),
    rf"api/v1/^stakes/{PK}/$": at("/api/v1/stakes/{stake}/", insiders()),
    "api/v1/^financial-years/$": at("/api/v1/financial-years/", anybody(200), anybody(400)),
    rf"api/v1/^financial-years/{PK}/$": at("/api/v1/financial-years/{year}/", insiders()),
    "api/v1/^priorities/$": at("/api/v1/priorities/", anybody(200), anybody(400)),
    rf"api/v1/^priorities/{PK}/$": at("/api/v1/priorities/{priority}/", programme(200)),
    "api/v1/^business-units/$": at(UNIT, anybody(200), anybody(400)),
    rf"api/v1/^business-units/{PK}/$": unit(but(anybody(200), [ADMINISTRATOR], 404)),
}
