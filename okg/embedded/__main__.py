"""`python -m okg.embedded exec -- COMMAND`: run a command with PostgreSQL and Valkey at hand."""

import argparse
import signal
import subprocess
import sys

from okg.embedded.home import EmbeddedError
from okg.embedded.servers import servers

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m okg.embedded", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    runner = actions.add_parser("exec", help="run COMMAND with DATABASE_URL and REDIS_URL set")
    runner.add_argument(
        "--no-fsync", action="store_true", help="faster, but a power cut loses data: for tests"
    )
    runner.add_argument("command", nargs="+")
    options = parser.parse_args(arguments)
    try:
        return run(options.command, durable=not options.no_fsync)
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


def run(command, *, durable):
    """Run `command` and return its exit code (128 + n when signal n ended it), as a shell would."""
    child = None
    asked = []

    def pass_on(number, _frame):
        asked.append(number)
        # Ctrl-C reaches the whole foreground group by itself; the other signals reach only us
        if child is not None and number != signal.SIGINT:
            child.send_signal(number)

    for number in STOPPING:
        signal.signal(number, pass_on)
    with servers(durable=durable) as environment:
        if asked:
            return 128 + asked[0]
        child = subprocess.Popen(command, env=environment)
        code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
