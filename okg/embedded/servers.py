"""The servers of a home, for as long as somebody needs them."""

import os
from contextlib import contextmanager

from okg.embedded.home import Guestbook, Home
from okg.embedded.postgres import Postgres
from okg.embedded.valkey import Valkey


@contextmanager
def servers(home=None, *, demo=False, durable=True, forget=False):
    """Yield the environment in which DATABASE_URL and REDIS_URL point at running servers.

    What the environment already names is left alone. What runs in this home already is used; the last to
    leave stops it. The demo has databases of its own, so that invented people never meet real ones.
    `durable=False` trades safety at a power cut for speed, for tests only; `forget` empties the databases.
    """
    home = home or Home()
    home.create()
    needed = _needed(home, demo, durable)
    guestbook = Guestbook(home)
    try:
        with home.only_one():
            guestbook.enter()
            for server in needed:
                if not server.running():
                    server.start()
                server.make_ready()
                if forget:
                    server.forget()
        environment = os.environ | {"OKG_HOME": str(home.path)}
        for server in needed:
            environment |= server.environment
        yield environment
    finally:
        with home.only_one():
            if guestbook.leave():
                for server in needed:
                    if server.running():
                        server.stop()


def _needed(home, demo, durable):
    needed = []
    if not os.environ.get("DATABASE_URL"):
        needed.append(Postgres(home, database="okg_demo" if demo else "okg", durable=durable))
    if not os.environ.get("REDIS_URL"):
        needed.append(Valkey(home, number=1 if demo else 0, durable=durable))
    return needed
