#!/usr/bin/env python
"""Runs a management command, with the embedded servers and the database role that the command needs."""

import sys

from engage.commands import run

if __name__ == "__main__":
    run(sys.argv)
