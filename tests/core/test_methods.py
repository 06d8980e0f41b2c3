"""Pages are read and posted to, by nothing else."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.pages import signed_in


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
def test_a_page_refuses_what_is_neither_read_nor_posted(cast: Cast, method: str) -> None:
    for address in ("/visits/", "/accounts/0/edit/", "/sign-in/password/set/"):
        answer = signed_in(cast.nadine).generic(method, address)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert Client().generic(method, "/visits/").status_code == 302
