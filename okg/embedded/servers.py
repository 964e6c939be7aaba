"""The servers of a home, for as long as somebody needs them."""

import os
from contextlib import contextmanager

from okg.embedded.home import Guestbook, Home
from okg.embedded.postgres import Postgres
from okg.embedded.valkey import Valkey


@contextmanager
def servers(home=None, *, durable=True):
    """Yield the environment in which DATABASE_URL and REDIS_URL point at running servers.

    What the environment already names is left alone. What runs in this home already is used; the last to leave
    stops it. `durable=False` trades safety at a power cut for speed: for tests only.
    """
    home = home or Home()
    home.create()
    environment = os.environ | {"OKG_HOME": str(home.path)}
    wanted = {}
    if not environment.get("REDIS_URL"):
        wanted["REDIS_URL"] = Valkey(home, durable=durable)
    if not environment.get("DATABASE_URL"):
        wanted["DATABASE_URL"] = postgres = Postgres(home, durable=durable)
        # `manage.py backup` calls pg_dump, which must be of the server's version
        environment["PATH"] = f"{postgres.bin}{os.pathsep}{environment.get('PATH', '')}"
    guestbook = Guestbook(home)
    try:
        with home.only_one():
            guestbook.enter()
            for server in wanted.values():
                if not server.running():
                    server.start()
        yield environment | {name: server.url for name, server in wanted.items()}
    finally:
        with home.only_one():
            if guestbook.leave():
                for server in wanted.values():
                    if server.running():
                        server.stop()
