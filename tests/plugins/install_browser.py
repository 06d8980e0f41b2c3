"""`make browser`: finds a Chromium for the tests in a browser, or tries to install one. Never fails: it says what it found."""

import os
import shutil
import subprocess
import sys

from tests.plugins.browser import MISSING, find_chromium

APT = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "-qq"]


def main() -> None:
    if not find():
        for attempt in (from_debian, from_playwright):
            attempt()
            if find():
                break
    print(f"Tests in a browser use {find()}." if find() else MISSING, file=sys.stderr)


def find() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return find_chromium(playwright)


def from_debian() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if run([*APT, "update"], environment) == 0:
            run([*APT, "install", "-y", "--no-install-recommends", "chromium"], environment)


def from_playwright() -> None:
    run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def run(command: list[str], environment: dict[str, str]) -> int:
    print(" ".join(command), file=sys.stderr)
    return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    main()
