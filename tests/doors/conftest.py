from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import transaction


@pytest.fixture
def rolled_back(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with rolled_back():` whatever is written inside is gone afterwards."""

    @contextmanager
    def scene() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return scene
