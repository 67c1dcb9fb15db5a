"""Logs of a process: to standard error, one line an event, without personal data (nobody logs any; ids say nothing)."""

import logging
import sys

import structlog

from yipanqi.exchange.http import quiet_httpx


def configure(level: int = logging.INFO) -> None:
    """Set up structlog, and the standard library's log for what libraries say."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    quiet_httpx()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
