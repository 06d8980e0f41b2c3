"""Forms of the pages of a visit. They understand what was typed; whether it may be done is asked of rules and workflow."""
