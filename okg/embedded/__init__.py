"""The embedded default: PostgreSQL and Valkey from wheels, so that a demo and the tests need Python and make alone.

Nothing here imports Django, except `prepare`, which runs in a process of its own. Never for production.
"""
