"""Bodies that are a file themselves; what it is called stands in the address."""

from typing import Any

from rest_framework.parsers import FileUploadParser

from engage.core import exports


class _RawFile(FileUploadParser):
    def get_filename(self, stream: Any, media_type: Any, parser_context: Any) -> str:
        return str(parser_context["request"].query_params.get("file_name") or "file")


class RawBytes(_RawFile):
    media_type = "application/octet-stream"


class RawCsv(_RawFile):
    media_type = "text/csv"


class RawXlsx(_RawFile):
    media_type = exports.XLSX
