"""Runs things with PostgreSQL and Valkey at hand.

python -m okg.embedded exec [--no-fsync] -- COMMAND   run COMMAND with DATABASE_URL and REDIS_URL set
python -m okg.embedded manage COMMAND …               run manage.py in the installation of this data folder
python -m okg.embedded serve [--demo] [--reset]       serve until Ctrl-C
"""

import argparse
import signal
import subprocess
import sys

from okg.embedded import installation
from okg.embedded.crew import PROJECT
from okg.embedded.home import EmbeddedError, Home
from okg.embedded.serve import serve
from okg.embedded.servers import servers


def main(arguments=None):
    options = _parser().parse_args(arguments)
    try:
        if options.action == "serve":
            return serve(demo=options.demo, reset=options.reset)
        if options.action == "manage":
            return manage(options.command)
        return run(options.command, durable=not options.no_fsync)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m okg.embedded",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="exec | manage | serve")
    runner = actions.add_parser("exec")
    runner.add_argument("--no-fsync", action="store_true", help="faster; a power cut loses data: for tests")
    runner.add_argument("command", nargs="+")
    manager = actions.add_parser("manage")
    manager.add_argument("command", nargs=argparse.REMAINDER)
    server = actions.add_parser("serve")
    server.add_argument("--demo", action="store_true", help="with an invented year and known passwords")
    server.add_argument("--reset", action="store_true", help="throw away what is in the database first")
    return parser


def manage(command):
    """Run a command of manage.py on what this data folder served last: the demo, or the real thing."""
    home = Home()
    home.create()
    demo, port = installation.last_served(home)
    settings = installation.settings(home, demo=demo, port=port)
    return run([sys.executable, str(PROJECT / "manage.py"), *command], demo=demo, settings=settings)


def run(command, *, durable=True, demo=False, settings=None):
    """Run `command` and return its exit code (128 + n when signal n ended it), as a shell would."""
    child = None
    asked = []

    def pass_on(number, _frame):
        asked.append(number)
        # Ctrl-C reaches the whole foreground group by itself; the other signals reach only us
        if child is not None and number != signal.SIGINT:
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, pass_on)
    with servers(demo=demo, durable=durable) as environment:
        if asked:
            return 128 + asked[0]
        child = subprocess.Popen(command, env=environment | (settings or {}))
        code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
