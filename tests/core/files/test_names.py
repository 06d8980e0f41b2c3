"""Names of files, on their way in and on their way out."""

import pytest

from engage.core.files.kinds import BadFile
from engage.core.files.names import checked_name, disposition

BAD = {
    "a\0.pdf": "cannot be seen",
    "a\r\nX: y.pdf": "cannot be seen",
    "a.pdf\n": "cannot be seen",
    "invoice\u202efdp.exe": "cannot be seen",
    "a\u200b.pdf": "cannot be seen",
    "a\ufffd.txt": "cannot be seen",
    "../../etc/passwd": "folder in its name",
    "C:\\a.pdf": "folder in its name",
    "": "no name",
    "..": "no name",
    ".htaccess": "no name",
    "a" * 201: "longer than 200",
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_name_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(BadFile, match=BAD[name]) as refusal:
        checked_name(name)
    assert refusal.value.message.isprintable()


def test_a_name_is_kept_in_its_composed_form_without_space_around() -> None:
    assert checked_name(" Gro\u0308ße.docx ") == "Größe.docx"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        ('a"; b=".pdf', "attachment; filename=\"a__ b=_.pdf\"; filename*=UTF-8''a%22%3B%20b%3D%22.pdf"),
        ("Größe.pdf", "attachment; filename=\"Groe.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf"),
        ("報告.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf"),
    ],
)
def test_a_name_goes_into_a_header_without_harm(name: str, header: str) -> None:
    assert disposition(name, shown=False) == header
    assert disposition(name, shown=True) == header.replace("attachment", "inline", 1)
