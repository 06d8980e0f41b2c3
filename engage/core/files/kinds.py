"""The kinds of files that may be kept at all. What a file is, its bytes say (engage.core.files.checks), never its name or a header."""

from dataclasses import dataclass

from engage.core.errors import BadInput

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """`media_type` is what it is given out as; `shown` says that a browser may show it in place, once its structure was followed to the end."""

    key: str
    words: str
    extensions: tuple[str, ...]
    media_type: str
    shown: bool = False


PDF = Kind("pdf", "PDF document", (".pdf",), "application/pdf")
PNG = Kind("png", "PNG image", (".png",), "image/png", shown=True)
JPEG = Kind("jpeg", "JPEG image", (".jpg", ".jpeg"), "image/jpeg", shown=True)
WEBP = Kind("webp", "WebP image", (".webp",), "image/webp", shown=True)
DOCX = Kind("docx", "Word document", (".docx",), f"{OFFICE}.wordprocessingml.document")
XLSX = Kind("xlsx", "Excel workbook", (".xlsx",), f"{OFFICE}.spreadsheetml.sheet")
PPTX = Kind("pptx", "PowerPoint presentation", (".pptx",), f"{OFFICE}.presentationml.presentation")
TEXT = Kind("text", "plain text", (".txt", ".text", ".md"), "text/plain; charset=utf-8")
CSV = Kind("csv", "CSV table", (".csv",), "text/csv; charset=utf-8")

KINDS = {kind.key: kind for kind in (PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, TEXT, CSV)}


class BadFile(BadInput):
    """A file that is not kept; the words say which one and why."""

    default_code = "bad_file"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"“{name}” {why}", field="file")
