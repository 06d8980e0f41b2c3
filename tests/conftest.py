"""What every test has at hand. Each part is a module of its own."""

pytest_plugins = [
    "tests.plugins.network",
    "tests.plugins.proofs",
    "tests.plugins.servers",
    "tests.plugins.database",
    "tests.plugins.browser",
    "tests.plugins.jobs",
    "tests.plugins.seen",
    "tests.cast",
]
