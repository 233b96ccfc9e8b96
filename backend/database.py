"""The database handle, what every table shares, and a session pinned to one practice."""

import select
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import psycopg
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    Numeric,
    Pool,
    Text,
    TypeDecorator,
    Uuid,
    event,
)
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    registry,
    with_loader_criteria,
)
from sqlalchemy.sql.base import ExecutableOption

from backend.clock import now

ACROSS_PRACTICES = {"across_practices": True}


class Instant(TypeDecorator[datetime]):
    """An aware instant, in UTC; a naive one is refused before it reaches the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants on the way in."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive instant was about to be stored")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand out UTC, whatever the connection's zone."""
        return None if value is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every table."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: Instant,
            date: Date,
            uuid.UUID: Uuid(as_uuid=True),
            str: Text,
            Decimal: Numeric(12, 4, asdecimal=True),
        },
    )


class Record(Base):
    """A row with an id of its own and the instant at which it was made."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    created_at: Mapped[datetime] = mapped_column(default=now)


class PracticeRecord(Record):
    """A row that belongs to one practice; sessions see those of their own practice only."""

    __abstract__ = True

    practice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("practices.id"), index=True)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


@event.listens_for(Pool, "checkout")
def _refuse_dead(connection: Any, _record: Any, _proxy: Any) -> None:
    """Let the pool make another connection in the place of one that the server has closed.

    A closed connection has something to read, its end; so the server is only asked where there is anything.
    """
    watched = select.poll()
    watched.register(connection.fileno(), select.POLLIN)
    if watched.poll(0):
        try:
            connection.execute("SELECT 1")
            connection.rollback()
        except psycopg.Error as error:
            raise DisconnectionError from error


def session() -> Session:
    """Return the session of the running transaction."""
    return db.session()


def pin(practice_id: uuid.UUID) -> None:
    """Let the running session see and write one practice's rows, and no other's."""
    if session().info.get("practice_id") != practice_id:
        note_pinned(practice_id)
        run("SELECT set_config('evenkeel.practice_id', %(it)s, true)", {"it": str(practice_id)})


def note_pinned(practice_id: uuid.UUID) -> None:
    """Pin the session to a practice that a statement has set in the transaction already."""
    session().info["practice_id"] = practice_id


def pinned_practice() -> uuid.UUID:
    """Return the practice of the running session; raise LookupError where none was chosen."""
    practice_id = session().info.get("practice_id")
    if not isinstance(practice_id, uuid.UUID):
        raise LookupError("the session is not pinned to a practice")
    return practice_id


def run(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement of the driver's own in the running transaction and return its rows.

    For the few that are asked hundreds of times a second: no rows become objects on the way, and the driver
    prepares what it meets again. Nothing here keeps practices apart: `ask` does.
    """
    current = session()
    current.flush()
    connection = current.connection().connection.driver_connection
    assert connection is not None
    found = connection.execute(statement, parameters)
    rows: list[tuple[Any, ...]] = found.fetchall() if found.description else []
    return rows


def ask(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement that names `%(practice_id)s`: it is the session's own practice, and no other."""
    if "%(practice_id)s" not in statement:
        raise LookupError("a statement was about to ask across practices")
    return run(statement, {**parameters, "practice_id": pinned_practice()})


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit what happens inside, or roll all of it back; the session forgets its practice afterwards."""
    current = session()
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info.pop("practice_id", None)
        db.session.remove()


@event.listens_for(Session, "do_orm_execute")
def _only_this_practice(state: ORMExecuteState) -> None:
    """Add the practice to every statement on rows of a practice; refuse it where none was chosen."""
    if state.is_column_load or state.is_relationship_load or state.execution_options.get("across_practices"):
        return
    if not any(issubclass(mapper.class_, PracticeRecord) for mapper in state.all_mappers):
        return
    practice_id = state.session.info.get("practice_id")
    if practice_id is None:
        raise LookupError("rows of a practice were asked for in a session that is not pinned to one")
    state.statement = state.statement.options(_of_practice(practice_id))


@lru_cache(maxsize=1024)
def _of_practice(practice_id: uuid.UUID) -> ExecutableOption:
    """Return the condition for one practice, made once: to make it costs as much as to ask with it."""
    return with_loader_criteria(
        PracticeRecord,
        lambda table: table.practice_id == practice_id,
        include_aliases=True,
        track_closure_variables=True,
    )


@event.listens_for(Session, "before_flush")
def _belongs_to_this_practice(current: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Give new rows the session's practice; refuse rows of another."""
    practice_id = current.info.get("practice_id")
    for row in (*current.new, *current.dirty, *current.deleted):
        if not isinstance(row, PracticeRecord):
            continue
        if row.practice_id is None:
            row.practice_id = practice_id
        if practice_id is None or row.practice_id != practice_id:
            raise LookupError(f"a row of {row.__tablename__} was about to cross the practice's boundary")
