"""Whether this web container can serve: it answers, and reaches the database.

A silent worker makes /helse/ answer 503, but starting the web anew would not mend that.
"""

import json
import os
import sys
import urllib.error
import urllib.request

host = os.environ.get("OKG_HOSTS", "127.0.0.1").split(",")[0]
port = os.environ.get("PORT", "8000")
request = urllib.request.Request(f"http://127.0.0.1:{port}/helse/", headers={"Host": host})  # noqa: S310
try:
    answer = urllib.request.urlopen(request, timeout=8)  # noqa: S310 - our own address
except urllib.error.HTTPError as error:
    answer = error
except OSError as error:
    sys.exit(f"no answer: {error}")
state = json.load(answer)
sys.exit(0 if state.get("database") == "ok" else f"unhealthy: {state}")
