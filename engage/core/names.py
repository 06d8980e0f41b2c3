"""Names of people as one says them."""

TITLES = frozenset({"dr", "dr.", "prof", "prof.", "mr", "mr.", "mrs", "mrs.", "ms", "ms."})


def first_name(name: str) -> str:
    """What one calls somebody: "Nadine"; with a title "Dr. Weiss"."""
    words = name.split()
    if words and words[0].lower() in TITLES:
        return f"{words[0]} {words[-1]}"
    return words[0] if words else ""
