"""The engine that hands jobs out to workers: the one module that knows DBOS.

It is told a job's name and nothing else, and nothing that it tells is believed: the journal has what was done. Each
`Turn` of a job is a workflow of its own, so that one which the engine takes for finished can be given out again.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID, WorkflowStatus

from reconciler.errors import UsageError

_VERSION = "1"
"""Constant: an engine would else keep what one version of this program handed out from all others."""

_APPLICATION, _LOOK_S = "reconciler", 0.5
_GIVEN_OUT, _WAITING = "PENDING", "ENQUEUED"


@dataclass(frozen=True, slots=True)
class EnginePlace:
    """Where the engine keeps what it hands out: a URL of SQLAlchemy, and whether it may make its own tables there."""

    url: str
    makes_tables: bool
    schema: str = "dbos"


def make_tables(place: EnginePlace, roles: Sequence[str]) -> None:
    """Make the engine's own tables, or bring them to this version, and give roles their rights. Raises UsageError."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    try:
        DBOS.migrate(place.url, schema=place.schema)
        for role in roles:
            DBOS.migrate(place.url, schema=place.schema, application_role=role)
    except Exception as error:
        raise UsageError(
            f"The tables of workers cannot be made in the schema {place.schema} ({type(error).__name__}). May this "
            "role make a schema there?"
        ) from error


class Turn(NamedTuple):
    """A job that was given out to a worker."""

    name: str
    worker: str


class LeftInOrder(BaseException):
    """A worker is ending, and has left a job: whoever finds the worker gone gives it out again.

    No Exception: the engine would take the job for one that has ended.
    """


class Engine:
    """Gives out the jobs of one partner to this worker, as many at once over all workers as the queue allows."""

    def __init__(self, place: EnginePlace, worker: str, partner: str, at_once: int) -> None:
        self._worker = worker
        self._queue = f"jobs-{partner}"
        self._at_once = at_once
        config: DBOSConfig = {
            "name": _APPLICATION,
            "system_database_url": place.url,
            "dbos_system_schema": place.schema,
            "run_migrations": place.makes_tables,
            "executor_id": worker,
            "application_version": _VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "CRITICAL",
            "notification_listener_polling_interval_sec": _LOOK_S,
        }
        self._dbos = DBOS(config=config)

    def start(self, carry_out: Callable[[str], None]) -> None:
        """Begin to give out jobs: each is carried out by a call with its name, in a thread of its own.

        Raises UsageError where its tables are not there.
        """
        logging.getLogger("dbos").setLevel(logging.CRITICAL)  # what it cannot do, this program says in its own words

        @DBOS.workflow(name="job")
        def job(name: str) -> None:
            carry_out(name)

        self._job = job
        DBOS.listen_queues([self._queue])
        try:
            DBOS.launch()
            DBOS.register_queue(
                self._queue,
                global_concurrency=self._at_once,
                polling_interval_sec=_LOOK_S,
                on_conflict="always_update",
            )
        except Exception as error:
            DBOS.destroy(destroy_registry=True)
            raise UsageError(
                f"No jobs can be given out ({type(error).__name__}): the tables of workers cannot be reached, are not "
                "there, or not of this version. Run: reconciler database migrate"
            ) from error

    def give_out(self, name: str) -> None:
        """Have a job carried out once more, by whichever worker is free; several who ask for that ask for one turn."""
        turns = len(DBOS.list_workflows(workflow_id_prefix=f"{name}.", load_input=False, load_output=False))
        with SetWorkflowID(f"{name}.{turns + 1}"):
            DBOS.enqueue_workflow(self._queue, self._job, name)

    def waiting(self) -> set[str]:
        """Return the names of the jobs that wait for a worker, or are given out to one."""
        return {turn.name for turn in self._turns(_WAITING, _GIVEN_OUT)}

    def given_out(self) -> list[Turn]:
        """Return the jobs that are given out to workers, be those alive or not."""
        return self._turns(_GIVEN_OUT)

    def take_back(self, worker: str) -> None:
        """Give out to others whatever was given out to a worker that is gone."""
        for one in self._listed(_GIVEN_OUT):
            if one.executor_id == worker:
                DBOS.resume_workflow(one.workflow_id, queue_name=self._queue)

    def close(self) -> None:
        """Give out no more."""
        DBOS.destroy(destroy_registry=True)

    def _turns(self, *states: str) -> list[Turn]:
        return [Turn(one.workflow_id.rpartition(".")[0], one.executor_id or "") for one in self._listed(*states)]

    def _listed(self, *states: str) -> list[WorkflowStatus]:
        return DBOS.list_workflows(status=[*states], queue_name=self._queue, load_input=False, load_output=False)
