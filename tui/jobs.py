"""The one path of every piece of long work: an async generator, a worker around it, messages out of it.

Nothing else catches what it did not expect: here it becomes an error with a face, naming type and place and no value.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from engine.errors import CandourError
from tui.crash import place_of
from tui.messages import JobCancelled, JobEnded, JobFailed, JobMoved

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from textual.dom import DOMNode
    from textual.worker import Worker


class UnforeseenError(CandourError):
    """Something the program did not expect; what it knew of the meeting is not in the message."""

    title = "Something went wrong inside Candour"
    hint = "What was saved is safe. Try again; if it comes back, tell your administrator the line above."


def start(owner: DOMNode, job: str, work: Callable[[], AsyncGenerator[object, None]]) -> Worker[None]:
    """Start `work` as the job called `job` (one of that name at a time) and post to `owner` what becomes of it."""
    return owner.run_worker(
        _run(owner, job, work), name=job, group=job, description=job, exclusive=True, exit_on_error=False
    )


def running(owner: DOMNode, job: str) -> bool:
    """Tell whether the job called `job` is under way for `owner`."""
    return any(worker.node is owner and worker.group == job and not worker.is_finished for worker in owner.workers)


def cancel(owner: DOMNode, job: str) -> None:
    """Stop the job called `job`; its clean-up runs before `JobCancelled` is posted."""
    owner.workers.cancel_group(owner, job)


async def _run(owner: DOMNode, job: str, work: Callable[[], AsyncGenerator[object, None]]) -> None:
    try:
        async with aclosing(work()) as events:
            async for event in events:
                owner.post_message(JobMoved(job, event))
    except asyncio.CancelledError:
        owner.post_message(JobCancelled(job))
        raise
    except CandourError as error:
        owner.post_message(JobFailed(job, error))
    except Exception as error:  # noqa: BLE001 - the one place where anything becomes a message
        owner.post_message(JobFailed(job, UnforeseenError(f"{type(error).__name__} {place_of(error)}")))
    else:
        owner.post_message(JobEnded(job))
