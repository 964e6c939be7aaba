"""Gunicorn in production; WEB_CONCURRENCY says how many requests are answered at once per container."""

import os

bind = "0.0.0.0:8000"  # noqa: S104 - inside the container; only the proxy reaches it
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
preload_app = True
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat must not wait for a disk
timeout = 60
graceful_timeout = 20
max_requests = 2000
max_requests_jitter = 200
accesslog = None  # addresses name concerns; the ledger already knows who looked at what
control_socket_disable = True
