"""Start, ask and stop one process of our own that does native work: recognising, wording, recording, decoding.

Native code can crash, hang or be fed hostile files, and cannot be interrupted: so it lives in a process that takes
its orders by pipe (a JSON line, and as many raw bytes as the line announces), answers the same way, dies with its
parent, and can be killed at any moment. Guard: whatever it does, the application sees `ChildFailed` and nothing
worse; its standard error is drained, never shown.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec

from models.errors import ChildFailed, ModelBroken, ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
LINE_LIMIT = 16 * 2**20
PATIENCE = (
    600.0  # seconds for one answer; the slowest honest one, 30 s of speech on a starved machine, takes a fifth of it
)
FAREWELL = 2.0

# What a child inherits of the environment: nothing that names a person, a library to preload or a path to import from.
KEPT = ("PATH", "HOME", "LANG", "XDG_RUNTIME_DIR", "PULSE_SERVER", "PULSE_COOKIE")

# -I keeps the working directory, PYTHON* variables and the user's packages off the import path; ROOT is ours alone.
_BOOTSTRAP = (
    "import sys, runpy; root = sys.argv.pop(1); root in sys.path or sys.path.append(root); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)


class Answer(msgspec.Struct):
    """What every answer may carry instead of a result: a kind of error and a sentence without content."""

    error: str = ""
    message: str = ""


_ERRORS: dict[str, type[ModelError]] = {"broken": ModelBroken, "refused": ModelError}


class Child:
    """One child process, run from `module`; an async context manager that never outlives its block."""

    def __init__(
        self,
        module: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        descriptors: Sequence[int] = (),
    ) -> None:
        self._command = (sys.executable, "-I", "-B", "-c", _BOOTSTRAP, str(ROOT), module, *arguments)
        self._environment = {name: os.environ[name] for name in KEPT if name in os.environ} | dict(environment or {})
        self._descriptors = tuple(descriptors)
        self._process: asyncio.subprocess.Process | None = None
        self._drain: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._condemned = False

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pid(self) -> int | None:
        """The process's number while it lives."""
        return self._process.pid if self._process is not None and self.alive else None

    @property
    def alive(self) -> bool:
        """Whether the process was started, and has neither ended nor been told to."""
        return self._process is not None and self._process.returncode is None and not self._condemned

    async def start(self) -> None:
        """Start the process; in a session of its own, so that a key pressed in the terminal does not end it."""
        pipe = asyncio.subprocess.PIPE
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                limit=LINE_LIMIT,
                env=self._environment,
                pass_fds=self._descriptors,
                start_new_session=True,
            )
        except OSError as error:
            raise ChildFailed("A process this program needs could not be started.") from error
        self._drain = asyncio.create_task(self._drain_errors())

    async def _drain_errors(self) -> None:
        """Read and forget what native libraries write: it may hold anything, and a full pipe would stop the child."""
        errors = self._running().stderr
        while errors is not None and await errors.read(LINE_LIMIT):
            pass

    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise ChildFailed("The process has not been started.")
        return self._process

    async def ask(self, order: object, answer: type[T], *, raw: bytes = b"", patience: float = PATIENCE) -> T:
        """Give one order and wait for its answer; one at a time, in the order of asking.

        A caller that is cancelled, a child that dies, says something else than `answer` or takes longer than `patience`
        seconds leaves a dead child: a late answer must never be taken for the next one's.
        """
        async with self._lock:
            try:
                async with asyncio.timeout(patience):
                    await self.send(order, raw=raw)
                    return await self.receive(answer)
            except TimeoutError as error:
                self.kill()
                raise ChildFailed("The process did not answer any more and was stopped.") from error
            except (asyncio.CancelledError, ChildFailed):
                self.kill()
                raise

    async def send(self, order: object, *, raw: bytes = b"") -> None:
        """Write one order line, and the raw bytes it announces."""
        fields: dict[str, Any] = msgspec.to_builtins(order)
        line = msgspec.json.encode(fields | ({"bytes": len(raw)} if raw else {}))
        stdin = self._running().stdin
        if stdin is None or stdin.is_closing():
            raise ChildFailed("The process that does this work has ended.")
        try:
            stdin.writelines((line, b"\n", raw))
            await stdin.drain()
        except OSError as error:
            raise ChildFailed("The process that does this work has ended.") from error

    async def receive(self, answer: type[T]) -> T:
        """Read one answer line; an error it names is raised."""
        stdout = self._running().stdout
        try:
            line = await stdout.readline() if stdout is not None else b""
        except ValueError as error:
            raise ChildFailed("The process that does this work broke its protocol.") from error
        if not line.endswith(b"\n"):
            raise ChildFailed(f"The process that does this work stopped{await self._how()}.")
        try:
            trouble = msgspec.json.decode(line, type=Answer)
            if not trouble.error:
                return msgspec.json.decode(line, type=answer)
        except (ValueError, RecursionError) as error:  # bytes that are no text raise another error than no answer
            raise ChildFailed("The process that does this work broke its protocol.") from error
        raise _ERRORS.get(trouble.error, ChildFailed)(trouble.message or "The process could not do its work.")

    async def _how(self) -> str:
        """Say how the process ended, once its output has: the signal's name is the first thing a supporter asks for."""
        try:
            async with asyncio.timeout(FAREWELL):
                status = await self._running().wait()
        except TimeoutError:
            return " answering"
        return f" ({signal.Signals(-status).name})" if status < 0 else ""

    @property
    def was_killed(self) -> bool:
        """Whether the process was seen to end by force: told to by somebody, or by the kernel for want of memory."""
        return self._process is not None and self._process.returncode == -signal.SIGKILL

    async def read(self, count: int) -> bytes:
        """Read up to `count` raw bytes of its output, for children that give sound; empty at the end."""
        stdout = self._running().stdout
        return await stdout.read(count) if stdout is not None else b""

    def kill(self) -> None:
        """End the process now; safe at any moment, as often as you like."""
        self._condemned = True
        if self._process is not None and self._process.returncode is None:
            # Not by `Process.kill`, which looks first whether it is gone: reaped there, asyncio misses it and says so
            # on the terminal.
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    async def wait(self) -> int:
        """Wait for the process to end and give its exit status."""
        status = await self._running().wait()
        if self._drain is not None:
            await self._drain
        return status

    async def close(self) -> None:
        """Let the process end by closing its input; kill it if it does not."""
        if self._process is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(FAREWELL):
                await self._process.wait()
        except TimeoutError:
            self.kill()
        except asyncio.CancelledError:
            self.kill()
            raise
        await self.wait()
