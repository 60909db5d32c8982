"""Logs: one JSON object a line, from structlog; what is logged is chosen here, and never a personal value."""

import logging
import sys

import structlog

from backoffice.config import Settings


def configure_logs(settings: Settings) -> None:
    """Write our own events as JSON to standard error; silence what libraries would say about requests."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Job arguments, query strings and SQL parameters would be in these.
    for name in ("procrastinate", "werkzeug", "sqlalchemy.engine", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
