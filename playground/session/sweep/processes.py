"""Processes that carry out jobs, and what they tell meanwhile; whoever asks is never kept waiting.

Each is started anew (spawn), the same on every system, and ends with the program whatever happens.
"""

import multiprocessing
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

from playground.engine.dataset import DataError
from playground.engine.network import NetworkError

_READY, _SHARE, _RESULT, _FAILED = "ready", "share", "result", "failed"
_LEAST_TOLD = 0.02
"""The share of a job that is worth telling of."""


class SweepError(RuntimeError):
    """A process cannot go on; the message says why and what to do."""


class Job(Protocol):
    """What a process can do: a plain value with something to carry out."""

    def carry_out(self, tell: Any) -> Any:
        """Return what comes of it."""
        ...


def _serve(connection: Connection) -> None:
    """Carry out what comes through a connection until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program to handle
    with threadpool_limits(1):
        try:
            connection.send((_READY, None))
            while True:
                connection.send(_carry_out(connection.recv(), connection))
        except (EOFError, OSError):  # the program has ended
            return


def _carry_out(job: Job, connection: Connection) -> tuple[str, Any]:
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if share >= told + _LEAST_TOLD:
            told = share
            connection.send((_SHARE, share))

    try:
        return _RESULT, job.carry_out(tell)
    except (DataError, NetworkError) as error:
        return _FAILED, str(error)
    except MemoryError:
        return _FAILED, "This needs more memory than there is; choose a smaller network."
    except Exception as error:  # what is broken must not take the others along
        return _FAILED, f"A run failed ({type(error).__name__}: {error})."


@dataclass(eq=False)
class _Worker:
    process: Any
    connection: Connection
    number: int | None = None
    """The job in hand."""
    is_ready: bool = False


class Processes:
    """Carries out jobs, by their numbers, as many at a time as there are processes."""

    def __init__(self, n_processes: int | None = None) -> None:
        """Start none yet; without a number there may be one for each core."""
        self._most = max(1, n_processes or os.cpu_count() or 1)
        self._workers: list[_Worker] = []
        self._waiting: list[tuple[int, Job]] = []
        self._shares: dict[int, float] = {}

    def submit(self, jobs: Sequence[tuple[int, Job]]) -> None:
        """Have these jobs carried out, in their order."""
        self._waiting += jobs
        self._grow()
        self._hand_out()

    def _grow(self) -> None:
        """Start one more process if there is work for it: one at a time, for it takes a moment."""
        n_free = len(self._workers) - self._n_busy
        if len(self._workers) < self._most and len(self._waiting) > n_free:
            self._workers.append(_start())

    @property
    def shares(self) -> float:
        """How much of the jobs in hand is done, in jobs."""
        return sum(self._shares.values())

    @property
    def _n_busy(self) -> int:
        return sum(worker.number is not None for worker in self._workers)

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes that there are."""
        return tuple(worker.process.pid for worker in self._workers)

    def poll(self, timeout: float = 0.0) -> list[tuple[int, Any]]:
        """Return what has come of jobs since, waiting for it `timeout` seconds at most.

        What a job could not do is a SweepError in its place, and so is the death of its process.
        """
        results: list[tuple[int, Any]] = []
        connections = {worker.connection: worker for worker in self._workers}
        for ready in wait(list(connections), timeout):
            worker = connections[ready]  # type: ignore[index]
            try:
                while worker.connection.poll():
                    self._take(worker, worker.connection.recv(), results)
            except (EOFError, OSError):
                self._bury(worker, results)
        self._hand_out()
        self._grow()
        return results

    def _take(
        self, worker: _Worker, message: tuple[str, Any], results: list[tuple[int, Any]]
    ) -> None:
        kind, value = message
        if kind == _READY:
            worker.is_ready = True
        elif worker.number is not None and kind == _SHARE:
            self._shares[worker.number] = value
        elif worker.number is not None:
            self._shares.pop(worker.number, None)
            results.append((worker.number, SweepError(value) if kind == _FAILED else value))
            worker.number = None

    def _bury(self, worker: _Worker, results: list[tuple[int, Any]]) -> None:
        """Go on without a process that has died."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        if worker.number is not None:
            self._shares.pop(worker.number, None)
            results.append((worker.number, SweepError(_death(worker.process.exitcode))))
        elif not self._workers:  # not even the first could begin
            died = SweepError(_death(worker.process.exitcode))
            results += [(number, died) for number, _ in self._waiting]
            self._waiting.clear()

    def _hand_out(self) -> None:
        for worker in self._workers:
            if not self._waiting:
                return
            if worker.is_ready and worker.number is None:
                worker.number, job = self._waiting.pop(0)
                try:
                    worker.connection.send(job)
                except OSError:  # it has died; `poll` finds that out
                    continue

    def close(self) -> None:
        """End all processes at once, whatever they are doing."""
        self._waiting.clear()
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()
            worker.process.close()
            worker.connection.close()
        self._workers.clear()
        self._shares.clear()


def _start() -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that the end of the process is the end of the connection
    return _Worker(process, ours)


def _death(code: int | None) -> str:
    return (
        f"The process of this run has ended by itself (code {code}), perhaps for lack of memory; "
        "try fewer runs at a time, or a smaller network."
    )
