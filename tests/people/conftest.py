"""People have an API too: its callers, as the tests of the API have them."""

from tests.api.conftest import calls, nobody

__all__ = ["calls", "nobody"]
