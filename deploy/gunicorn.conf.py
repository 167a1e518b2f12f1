"""gunicorn, the same for ``make run`` and for systemd. Variables: docs/operations.md."""

import os

from congress.settings import LOGGING

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 60
graceful_timeout = 4
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
_quiet = {"handlers": ["stderr"], "propagate": False}
logconfig_dict = {
    **LOGGING,
    "loggers": {
        "gunicorn.error": {"level": "INFO", **_quiet},
        # Requests are logged by the application, with the user's key instead of the address.
        "gunicorn.access": {"level": "ERROR", **_quiet},
    },
}
