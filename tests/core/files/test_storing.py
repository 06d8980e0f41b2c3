"""Files in a folder and in a bucket: the same by either way, under names that nobody guesses."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from engage.core.files import storing
from engage.environment import Environment
from tests.stand_in_files import bucket

KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{48}")


def use(settings: Any, address: str) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "attachments": Environment({}).files("ATTACHMENTS_URL", default=address),
    }


def keeps_and_forgets() -> str:
    """What both have to do; returns the key."""
    assert list(storing.keys()) == []
    first, second = (storing.keep(io.BytesIO(content)) for content in (b"April", b"May"))
    assert KEY.fullmatch(first)
    assert sorted(storing.keys()) == sorted([first, second])
    with storing.opened(first) as stored:
        assert stored.read() == b"April"
    now = datetime.now(UTC)
    assert not storing.is_older(first, now - timedelta(days=1))
    assert storing.is_older(first, now + timedelta(days=1))
    storing.forget(second)
    storing.forget(second)
    assert list(storing.keys()) == [first]
    return first


def test_a_folder_keeps_files_that_only_we_read(settings: Any, tmp_path: Path) -> None:
    use(settings, (tmp_path / "kept here").as_uri())
    key = keeps_and_forgets()
    path = tmp_path / "kept here" / key
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert not storing.is_older(f"{key}x", datetime.now(UTC))
    with pytest.raises(FileNotFoundError):
        storing.opened(f"{key}x")


def test_a_bucket_is_asked_by_its_name_with_signed_requests(settings: Any) -> None:
    with bucket() as (address, kept):
        use(settings, address)
        key = keeps_and_forgets()
        assert [(path, content) for path, (content, _) in kept.objects.items()] == [
            (f"/kept/{key}", b"April")
        ]
        assert {path.split("/")[1] for _, path, _ in kept.asked} == {"kept"}
        signed = re.compile(r"AWS4-HMAC-SHA256 Credential=key/\d{8}/eu-central-1/s3/aws4_request,")
        assert [path for _, path, header in kept.asked if not signed.match(header)] == []
        storages["attachments"].connection.meta.client.close()
