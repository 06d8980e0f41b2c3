"""The OpenAPI document is valid, complete, and says what the server does."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.conftest import Caller, CallerOf
from tests.cast import Cast
from visits.transitions import TRANSITIONS

pytestmark = pytest.mark.django_db


def test_the_document_passes_its_validator(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_making_the_document_warns_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.generators import SchemaGenerator

    with GENERATOR_STATS.silence():
        SchemaGenerator().get_schema(request=None, public=True)
        assert not GENERATOR_STATS


def test_each_documented_operation_exists(document: dict[str, Any]) -> None:
    for path, verbs in document["paths"].items():
        view = resolve(re.sub(r"\{\w+\}", "1", path)).func
        assert set(verbs) <= set(view.actions if hasattr(view, "actions") else ["get"]), path


def test_each_transition_is_documented_with_its_details(document: dict[str, Any]) -> None:
    for name in TRANSITIONS:
        operation = document["paths"][f"/api/v1/visits/{{id}}/transitions/{name}/"]["post"]
        without = {"consent", "hold", "report", "submit_briefing"}
        assert ("requestBody" in operation) == (name not in without)


def test_every_operation_documents_its_problems(document: dict[str, Any]) -> None:
    for verbs in document["paths"].values():
        for operation in verbs.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]


def test_a_visit_has_the_keys_that_the_document_says(
    document: dict[str, Any], cast: Cast, calls: CallerOf
) -> None:
    from tests import factories

    visit = factories.ready(cast)
    seen = calls(cast.nadine).get(f"/visits/{visit.pk}/").json()
    described = document["components"]["schemas"]["VisitDetail"]["properties"]
    assert list(seen) == list(described)
    assert list(seen["briefing"]) == list(document["components"]["schemas"]["BriefingDetail"]["properties"])


def test_the_document_is_for_those_who_are_signed_in(nobody: Caller) -> None:
    assert nobody.get("/schema/").status_code == 401
    assert Client().get("/api/v1/docs/").status_code == 302


def test_the_page_of_the_document_needs_no_script_and_nobody_else(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.nadine)
    page = browser.get("/api/v1/docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "/api/v1/visits/{id}/transitions/consent/" in text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bstyle=|\son\w+=|(?:src|href)=\"(?:https?:)?//", text)
