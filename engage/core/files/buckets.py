"""A bucket of whatever speaks S3, through django-storages. Imported only where ATTACHMENTS_URL names one: boto3 takes a while."""

from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from storages.backends.s3 import S3Storage

CONNECT_TIMEOUT, READ_TIMEOUT = 5, 30  # seconds


class Bucket(S3Storage):
    """Signed by version 4, addressed by path, and without checksums of Amazon's own, which others do not know."""

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=CONNECT_TIMEOUT,
            read_timeout=READ_TIMEOUT,
            retries={"total_max_attempts": 3},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        one_by_one = TransferConfig(use_threads=False)
        return {**super().get_default_settings(), "client_config": config, "transfer_config": one_by_one}
