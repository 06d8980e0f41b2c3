"""Names of files: what is no name is refused, and what is one goes into a header without harm (RFC 6266, RFC 8187)."""

import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

from engage.core.files.kinds import BadFile

LONGEST = 200  # characters
REPLACED = "\ufffd"  # stands where something could not be read
UNPRINTABLE = "has line breaks, or signs in its name that cannot be seen."


def checked_name(raw: str) -> str:
    """The name, in composed form and without space around it. Raises BadFile for a path, for signs nobody sees, and for what is no name."""
    name = unicodedata.normalize("NFC", raw.strip())
    seen = "".join(sign if sign.isprintable() else "�" for sign in name)[:80]
    if raw.strip(" ") != raw.strip() or not name.isprintable() or REPLACED in name:
        raise BadFile(seen, UNPRINTABLE)
    if "/" in name or "\\" in name:
        raise BadFile(seen, "has a folder in its name. Send the name alone.")
    if not name.strip(". ") or name.startswith("."):
        raise BadFile(seen, "is no name for a file.")
    if len(name) > LONGEST:
        raise BadFile(f"{seen}…", f"has a name longer than {LONGEST} characters.")
    return name


def extension_of(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def disposition(name: str, *, shown: bool) -> str:
    """The value of Content-Disposition: plain letters for old readers, all of the name for the others."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join("_" if sign in '"\\%;' else sign for sign in letters).strip()
    if not plain.strip("._ ") or plain.startswith("."):
        plain = f"file{plain.strip('_ ')}"
    how = "inline" if shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
