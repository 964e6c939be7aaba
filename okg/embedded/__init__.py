"""The embedded default: PostgreSQL and Valkey from wheels, for the demo and the tests; never for production.

Nothing here imports Django, except `prepare`, which runs in a process of its own.
"""
