"""Forms that tests send by hand say that they have seen whatever there is, unless the test says what.

A browser sends the `seen` of the page it shows (engage.core.edits); a test that posts without having asked for the page has none.
"""

from functools import wraps
from typing import Any

from django.test import Client
from django.test.client import MULTIPART_CONTENT

from engage.core.edits.seen import ANY, FIELD

post = Client.post


@wraps(post)
def _post(
    self: Client, path: str, data: Any = None, content_type: str = MULTIPART_CONTENT, **options: Any
) -> Any:
    if (
        content_type == MULTIPART_CONTENT
        and not path.startswith("/api/")
        and (data is None or isinstance(data, dict))
    ):
        data = {FIELD: ANY, **(data or {})}
    return post(self, path, data, content_type, **options)


Client.post = _post  # type: ignore[method-assign]
