"""Serves forgetting and bringing back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.dispatch.following import FollowForget
from memory_cache.errors import BadRequest, NotFound
from memory_cache.protocol import Forgetting, Restored
from memory_cache.service.forgetting import GRACE_S

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import Forget, Restore

_MOST_IDS = 10_000


def forget(desk: Desk, request: Forget, job: Job) -> FollowForget | None:
    """Take what the request names out of sight; the rest follows by itself.

    Raises `NotFound` if pages were named and none is there.
    """
    forgetting = desk.memory.forgetting
    named = [request.page_ids, request.site, request.since, request.everything or None]
    if sum(value is not None for value in named) != 1:
        raise BadRequest("Name pages, a site, a time, or everything: one of them.")
    if request.page_ids is not None:
        hidden = forgetting.hide(request.page_ids)
        if not hidden:
            raise NotFound
    elif request.site is not None:
        hidden = forgetting.hide_site(request.site)
    elif request.since is not None:
        hidden = forgetting.hide_since(request.since)
    else:
        hidden = forgetting.hide_everything()
    job.emit(
        Forgetting(
            id=request.id,
            phase="hidden",
            page_ids=hidden[:_MOST_IDS],
            pages=len(hidden),
            seconds_left=GRACE_S,
        )
    )
    if not hidden and not request.everything:
        return None
    desk.background.wake()
    return FollowForget(desk, job, hidden)


def restore(desk: Desk, request: Restore, job: Job) -> None:
    """Bring pages back that are not erased yet."""
    back = desk.memory.forgetting.restore(request.page_ids)
    desk.background.wake()
    job.emit(Restored(id=request.id, page_ids=back[:_MOST_IDS]))
