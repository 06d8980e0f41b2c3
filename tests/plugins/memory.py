"""What is there once all is collected stays to the end: the garbage collector need not look through it again and again."""

import gc

import pytest


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()
