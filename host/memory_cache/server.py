"""Frames in, use cases, frames out: one reader, a few workers, one writer, and a clean end.

The reader never waits for work, so that `cancel` and the end of input are always heard. Exactly one
`done` or `failed` answers every request, whatever happens inside it.
"""

from __future__ import annotations

import queue
import sys
import threading
from typing import TYPE_CHECKING

from memory_cache.dispatch import handle
from memory_cache.dispatch.desk import Job
from memory_cache.errors import BadRequest, Cancelled, MemoryCacheError, TooLarge
from memory_cache.fault_log import log_fault
from memory_cache.framing import CutFrame, FrameReader, write_frame
from memory_cache.protocol import (
    MAX_REPLY_BYTES,
    MAX_REQUEST_BYTES,
    AnyEvent,
    AnyRequest,
    Cancel,
    Done,
    Failed,
    Hello,
    Put,
    Refused,
    Search,
    decode_request,
    encode_event,
    failure,
)
from memory_cache.saying import say

if TYPE_CHECKING:
    from typing import BinaryIO

    from memory_cache.dispatch.desk import Desk
    from memory_cache.dispatch.following import Following

WORKERS = 10
"""A download, reading ahead, a file dialog and an import may each hold one for long."""
_MOST_WAITING_EVENTS = 1_024
_END_S = 2.0


class Server:
    """Serves one browser over a pair of streams, until the input ends."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO, desk: Desk) -> None:
        self._reader = FrameReader(incoming, MAX_REQUEST_BYTES)
        self._outgoing = outgoing
        self._desk = desk
        self._replies: queue.SimpleQueue[tuple[bytes, bool]] = queue.SimpleQueue()
        self._room = threading.Semaphore(_MOST_WAITING_EVENTS)
        self._waiting: queue.SimpleQueue[tuple[AnyRequest, Job]] = queue.SimpleQueue()
        # Quick searches have a worker of their own, so that none waits behind long work, and its
        # connection to the library stays warm.
        self._quick: queue.SimpleQueue[tuple[AnyRequest, Job]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._jobs: dict[int, Job] = {}
        self._followed: queue.SimpleQueue[Following] = queue.SimpleQueue()
        self._greeted = False

    def run(self) -> None:
        """Serve. Returns within two seconds of the end of input, whatever is under way."""
        writer = threading.Thread(target=self._write, name="writer", daemon=True)
        writer.start()
        for number in range(WORKERS):
            self._start_worker(f"worker {number}", self._waiting)
        self._start_worker("quick", self._quick)
        threading.Thread(target=self._follow, name="follower", daemon=True).start()
        try:
            self._read()
        finally:
            with self._lock:
                jobs = list(self._jobs.values())
            for job in jobs:
                job.cancelled.set()
            closing = threading.Thread(target=self._desk.close, name="closing", daemon=True)
            closing.start()
            closing.join(_END_S)

    def _start_worker(self, name: str, waiting: queue.SimpleQueue[tuple[AnyRequest, Job]]) -> None:
        threading.Thread(target=self._work, args=(waiting,), name=name, daemon=True).start()

    def _read(self) -> None:
        while True:
            try:
                frame = self._reader.read()
            except CutFrame:
                print("memory-cache: the input ended inside a message", file=sys.stderr)
                return
            except TooLarge as error:
                self._reply(failure(None, error))
                continue
            except OSError:
                return
            if frame is None:
                return
            try:
                self._accept(decode_request(frame))
            except Refused as refused:
                self._reply(refused.reply)

    def _accept(self, request: AnyRequest) -> None:
        """Answer at once what is quick and must stay in order; hand the rest to a worker."""
        if isinstance(request, Cancel):
            with self._lock:
                job = self._jobs.get(request.target)
            if job is not None:
                job.cancelled.set()
            self._reply(Done(id=request.id))
            return
        job = Job(request.id, self._emit)
        with self._lock:
            taken = request.id in self._jobs
            if not taken:
                self._jobs[request.id] = job
        if taken:
            error = BadRequest("That request id is still in use.")
            self._reply(failure(None, error))
        elif isinstance(request, Hello):
            self._greeted = self._perform(request, job)
        elif not self._greeted:
            self._finish(job, failure(request.id, BadRequest("The first request must be “hello”.")))
        elif isinstance(request, Put):
            self._perform(request, job)
        elif isinstance(request, Search) and request.quick:
            self._quick.put((request, job))
        else:
            self._waiting.put((request, job))

    def _work(self, waiting: queue.SimpleQueue[tuple[AnyRequest, Job]]) -> None:
        while True:
            request, job = waiting.get()
            self._perform(request, job)

    def _perform(self, request: AnyRequest, job: Job) -> bool:
        try:
            if job.cancelled.is_set():
                raise Cancelled  # noqa: TRY301 - told like any other end
            following = handle(self._desk, request, job)
        except Exception as error:  # noqa: BLE001 - whatever it is, the request ends and the host goes on
            self._fail(job, error)
            return False
        if following is None:
            self._finish(job, Done(id=request.id))
        else:
            self._followed.put(following)
        return True

    def _follow(self) -> None:
        """Tell how far what was begun is, all of it after every step of the background work."""
        under_way: list[Following] = []
        step = 0
        while True:
            if under_way:
                step = self._desk.background.wait_for_step(step)
            else:
                under_way.append(self._followed.get())
            while not self._followed.empty():
                under_way.append(self._followed.get())
            under_way = [following for following in under_way if self._goes_on(following)]

    def _goes_on(self, following: Following) -> bool:
        try:
            if not following.look():
                return True
        except Exception as error:  # noqa: BLE001 - it costs this request only
            self._fail(following.job, error)
        else:
            self._finish(following.job, Done(id=following.job.request_id))
        return False

    def _fail(self, job: Job, error: Exception) -> None:
        fault = error.__cause__ if isinstance(error, MemoryCacheError) else error
        if fault is not None:
            log_fault(fault)
        self._finish(job, failure(job.request_id, error))

    def _finish(self, job: Job, end: Done | Failed) -> None:
        with self._lock:
            self._jobs.pop(job.request_id, None)
        self._reply(end)

    def _emit(self, event: AnyEvent) -> None:
        """Send one of a request's events, waiting while too many wait to be read already. Raises
        `TooLarge`, which then ends the request.
        """
        body = encode_event(event)
        if len(body) > MAX_REPLY_BYTES:
            raise TooLarge(say("reply_too_large", "The answer is larger than the browser accepts."))
        self._room.acquire()
        self._replies.put((body, True))

    def _reply(self, event: Done | Failed) -> None:
        """Send what ends a request. Never waits: the reader, too, must say such things."""
        self._replies.put((encode_event(event), False))

    def _write(self) -> None:
        gone = False
        while True:
            body, took_room = self._replies.get()
            if took_room:
                self._room.release()
            if not gone:
                try:
                    write_frame(self._outgoing, body)
                except OSError:
                    # The reader will hear that the browser is gone. Nobody waits for us meanwhile.
                    gone = True
