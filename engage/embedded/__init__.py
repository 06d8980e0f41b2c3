"""The bundled PostgreSQL and Valkey of a fresh clone: for development, the demonstration and tests.

Reading order: places (where everything is), servant (which user runs the servers), binaries (which programs),
postgresql and valkey (start, stop), lease (who is using them; the last one out stops them), run (`make run`).
"""
