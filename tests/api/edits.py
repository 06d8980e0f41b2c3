"""Each operation of the API that edits: by whom, where, and what is sent. Those that a document of the API has and this table lacks fail a test."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engage.people.models import BusinessUnit
from tests.scope.world import HALDEN, MANAGER, SALES_OPS, SPONSOR, World
from visits.models import AskAnswer, InsightAnswer

Body = Callable[[str, int], dict[str, Any]]
BASE = "/api/v1"
NUMBER = "zq-unit"


@dataclass(frozen=True)
class Edit:
    """`body(mark, number)` is different each time, and has `mark` in it wherever it can hold a text; `shown` is where its tag is read."""

    operation: str
    principal: str
    address: str
    body: Body | None
    shown: str = ""

    @property
    def verb(self) -> str:
        return self.operation.split()[0].lower()

    @property
    def tagged(self) -> str:
        """The address whose answer has the tag."""
        return self.shown or self.address


# What is asked for in two edits that follow each other is never what is there already: that would write nothing.
COLUMNS = (
    {"name": "name"},
    {"name": "name", "sector": "sector"},
    {"name": "sector"},
    {"name": "sector", "sector": "name"},
)


def edits(of: World) -> list[Edit]:
    """The table, for the rows of a world."""
    BusinessUnit.objects.filter(pk=of.cast.coatings.pk).update(external_id=NUMBER)
    halden, unit = of.cast.halden.pk, of.cast.coatings.pk
    draft, requested = of.draft.pk, of.requested.pk
    made = [
        Edit("PATCH /accounts/{id}/", MANAGER, f"/accounts/{halden}/", lambda m, n: {"sector": m}),
        Edit(
            "PUT /accounts/{id}/team/",
            MANAGER,
            f"/accounts/{halden}/team/",
            lambda m, n: {"members": [{"user": of.cast.tomas.pk, "part": m}]},
            shown=f"/accounts/{halden}/",
        ),
        Edit(
            "PUT /accounts/by-external-id/{external_id}/",
            SALES_OPS,
            f"/accounts/by-external-id/{HALDEN}/",
            lambda m, n: {"region": m},
        ),
        Edit(
            "PUT /contacts/by-external-id/{external_id}/",
            SALES_OPS,
            f"/contacts/by-external-id/{HALDEN}/",
            lambda m, n: {"title": m},
        ),
        Edit(
            "PUT /business-units/by-external-id/{external_id}/",
            SALES_OPS,
            f"/business-units/by-external-id/{NUMBER}/",
            lambda m, n: {"name": m},
        ),
        Edit("PATCH /contacts/{id}/", MANAGER, f"/contacts/{of.cast.jan.pk}/", lambda m, n: {"title": m}),
        Edit("PATCH /stakes/{id}/", MANAGER, f"/stakes/{of.stake.pk}/", lambda m, n: {"topic": m}),
        Edit(
            "PATCH /financial-years/{id}/",
            MANAGER,
            f"/financial-years/{of.year.pk}/",
            lambda m, n: {"revenue": 1_000_000 + n},
        ),
        Edit(
            "PATCH /priorities/{id}/", SALES_OPS, f"/priorities/{of.priority.pk}/", lambda m, n: {"title": m}
        ),
        Edit("PATCH /templates/{id}/", SALES_OPS, f"/templates/{of.template.pk}/", lambda m, n: {"name": m}),
        Edit("PATCH /business-units/{id}/", SALES_OPS, f"/business-units/{unit}/", lambda m, n: {"name": m}),
        Edit(
            "PATCH /executives/{id}/",
            SALES_OPS,
            f"/executives/{of.cast.olivia_executive.pk}/",
            lambda m, n: {"title": m},
        ),
        Edit(
            "PATCH /policies/{key}/",
            SALES_OPS,
            "/policies/postponed_after/",
            lambda m, n: {"value": 2 + n % 7, "reason": m},
        ),
        Edit(
            "PATCH /imports/{id}/",
            SALES_OPS,
            f"/imports/{of.import_run.pk}/",
            lambda m, n: {"columns": COLUMNS[n % 4]},
        ),
        Edit("PATCH /visits/{id}/", MANAGER, f"/visits/{draft}/", lambda m, n: {"place": m}),
        Edit(
            "PUT /visits/{id}/briefing/",
            MANAGER,
            f"/visits/{of.ready.pk}/briefing/",
            lambda m, n: {"headline": m, "questions": [f"{n}?"]},
        ),
        Edit(
            "PUT /visits/{id}/objectives/",
            MANAGER,
            f"/visits/{draft}/objectives/",
            lambda m, n: {"objectives": [{"text": m, "kind": "growth"}]},
            shown=f"/visits/{draft}/",
        ),
        Edit(
            "PUT /visits/{id}/attendees/",
            MANAGER,
            f"/visits/{requested}/attendees/",
            lambda m, n: {
                "attendees": [
                    {"side": "account", "user": of.cast.nadine.pk},
                    {"side": "customer", "name": m},
                ]
            },
            shown=f"/visits/{requested}/",
        ),
        Edit(
            "PATCH /commitments/{id}/",
            MANAGER,
            f"/commitments/{of.commitment.pk}/",
            lambda m, n: {"owner_name": m},
        ),
        Edit(
            "POST /reviews/{id}/words/",
            SPONSOR,
            f"/reviews/{of.review.pk}/words/",
            lambda m, n: {"part": "sponsor", "words": m},
            shown=f"/reviews/{of.review.pk}/",
        ),
        Edit(
            "POST /insights/{id}/answers/",
            SALES_OPS,
            f"/insights/{_answered(of)}/answers/",
            lambda m, n: {"answer": "we_dont", "text": m},
            shown=f"/insights/{_answered(of)}/",
        ),
        Edit(
            "POST /asks/{id}/answers/",
            MANAGER,
            f"/asks/{_answered_ask(of)}/answers/",
            lambda m, n: {"text": m},
            shown=f"/asks/{_answered_ask(of)}/",
        ),
        Edit(
            "POST /sponsorships/{id}/extend/",
            SALES_OPS,
            f"/sponsorships/{of.sponsorship.pk}/extend/",
            lambda m, n: {"ends_on": (of.sponsorship.ends_on + timedelta(days=n + 1)).isoformat()},
            shown=f"/sponsorships/{of.sponsorship.pk}/",
        ),
    ]
    gone = {
        "contacts": (MANAGER, of.cast.jan.pk),
        "stakes": (MANAGER, of.stake.pk),
        "financial-years": (MANAGER, of.year.pk),
        "priorities": (SALES_OPS, of.priority.pk),
        "visits": (MANAGER, draft),
    }
    deletions = [
        Edit(f"DELETE /{name}/{{id}}/", principal, f"/{name}/{pk}/", None)
        for name, (principal, pk) in gone.items()
    ]
    spare = BusinessUnit.objects.create(name="Nothing hangs on it")
    deletions.append(Edit("DELETE /business-units/{id}/", SALES_OPS, f"/business-units/{spare.pk}/", None))
    deletions.append(
        Edit(
            "DELETE /visits/{id}/attachments/{attachment}/",
            MANAGER,
            f"/visits/{of.ready.pk}/attachments/{of.loose.pk}/",
            None,
        )
    )
    return made + deletions


def _answered(of: World) -> int:
    """An insight that has an answer already: the next one writes over it."""
    return InsightAnswer.objects.filter(insight__account=of.cast.halden).latest("pk").insight_id


def _answered_ask(of: World) -> int:
    return AskAnswer.objects.filter(ask__briefing__visit__account=of.cast.halden).latest("pk").ask_id
