"""The policies of imports. Change a value in the application, not here: these are the defaults."""

from engage.core.policy import PolicyDefinition, register


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        PolicyDefinition(
            "import_megabytes",
            50,
            "MB",
            "Largest file to import",
            "a CRM's export of half a million rows",
            minimum=1,
            maximum=500,
        ),
        PolicyDefinition(
            "import_file_days",
            7,
            "days",
            "An uploaded file is kept for",
            "long enough to correct it, not for ever: it holds names",
            minimum=1,
            maximum=90,
        ),
        topic="Imports",
    )
