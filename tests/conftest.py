"""What every test has at hand. Each part is a module of its own."""

from pathlib import Path

pytest_plugins = [
    "tests.plugins.network",
    "tests.plugins.servers",
    "tests.plugins.database",
    "tests.plugins.browser",
]

if Path(__file__).with_name("cast.py").exists():
    pytest_plugins.append("tests.cast")
