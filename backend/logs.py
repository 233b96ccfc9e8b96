"""Logs as JSON lines: event names and ids, never a name, an answer, or a drug beside a person."""

import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger


def configure() -> None:
    """Let every structlog logger write JSON lines to standard output."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_it_broke,
            structlog.processors.JSONRenderer(),
        ],
        cache_logger_on_first_use=False,
    )


def where_it_broke(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn an exception into its kind and the lines it passed; message and locals may hold personal data."""
    broken = event.pop("exc_info", None)
    if isinstance(broken, BaseException):
        chain = [broken]
        while (below := chain[-1].__cause__ or chain[-1].__context__) is not None and below not in chain:
            chain.append(below)
        event["exception"] = [type(each).__qualname__ for each in chain]
        event["where"] = [
            f"{frame.filename.rpartition('/backend/')[2]}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(chain[-1].__traceback__)[-6:]
        ]
    return event
