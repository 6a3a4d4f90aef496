"""The one path of every piece of long work: an async generator, a worker around it, messages out of it.

Nothing else catches what it did not expect: here it becomes an error with a face, naming type and place and no value.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

from engine.errors import CandourError
from tui.crash import place_of
from tui.messages import JobCancelled, JobEnded, JobFailed, JobMoved

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from textual.app import App
    from textual.dom import DOMNode
    from textual.message import Message
    from textual.worker import Worker


RECORDING = "recording"
"""The job that seals what is said, which the policy may let go on without a terminal."""
HEARING = "transcription"
"""The job that turns sound into text, begun while recording and going on at the transcript."""


class UnforeseenError(CandourError):
    """Something the program did not expect; what it knew of the meeting is not in the message."""

    title = "Something went wrong inside Candour"
    hint = "What was saved is safe. Try again; if it comes back, tell your administrator the line above."


def start(owner: DOMNode, job: str, work: Callable[[], AsyncGenerator[object, None]]) -> Worker[None]:
    """Start `work` as the job called `job` (one of that name at a time) and post to `owner` what becomes of it."""
    return owner.run_worker(
        partial(_run, owner.post_message, job, work),
        name=job,
        group=job,
        description=job,
        exclusive=True,
        exit_on_error=False,
    )


def start_lasting(owner: DOMNode, job: str, work: Callable[[], AsyncGenerator[object, None]]) -> Worker[None]:
    """Start work that outlives its screen: the application does it, and whichever screen is shown then is told."""
    app = owner.app
    return app.run_worker(
        partial(_run, lambda message: _shown(app).post_message(message), job, work),
        name=job,
        group=job,
        description=job,
        exclusive=True,
        exit_on_error=False,
    )


def _shown(app: App[object]) -> DOMNode:
    """Return the screen that is shown, beneath whatever asks a question over it."""
    return next((screen for screen in reversed(app.screen_stack) if not isinstance(screen, ModalScreen)), app)


def running(owner: DOMNode, job: str) -> bool:
    """Tell whether the job called `job` is under way for `owner`, or lasting in the application."""
    nodes = (owner, owner.app)
    return any(worker.node in nodes and worker.group == job and not worker.is_finished for worker in owner.workers)


def cancel(owner: DOMNode, job: str) -> None:
    """Stop the job called `job`; its clean-up runs before `JobCancelled` is posted."""
    for node in {owner, owner.app}:
        owner.workers.cancel_group(node, job)


async def _run(tell: Callable[[Message], object], job: str, work: Callable[[], AsyncGenerator[object, None]]) -> None:
    try:
        async with aclosing(work()) as events:
            async for event in events:
                tell(JobMoved(job, event))
    except asyncio.CancelledError:
        tell(JobCancelled(job))
        raise
    except CandourError as error:
        tell(JobFailed(job, error))
    except Exception as error:  # noqa: BLE001 - the one place where anything becomes a message
        tell(JobFailed(job, UnforeseenError(f"{type(error).__name__} {place_of(error)}")))
    else:
        tell(JobEnded(job))
