"""Which process takes which file of tests: where there are more processes than processors, the last one takes those that wait, and no others.

Three processes that all compute get less done on two processors than two do, since each displaces what the others have in the caches; and
two leave the processors idle while tests wait for deadlines, other engines and the network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from collections.abc import Collection

    import pytest
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

#: Files that leave the processor idle for a quarter of their time or more, as the time of a process tells that runs one of them alone.
WAITING = frozenset(
    f"tests/test_{name}.py"
    for name in (
        "validating", "engines", "hostile", "workers", "single_worker", "connections", "workbench", "pages_of_sources", "api_server",
        "ready_file",
    )
)  # fmt: skip
#: Fewer processes are taken to be no more than the processors.
_ENOUGH = 3


class WaitingBeside(LoadFileScheduling):  # type: ignore[misc]  # the plugin is not typed
    """Gives each process one file after the other, in their order: those that wait to the last process, until there are none, all others to the others."""

    def __init__(self, config: pytest.Config, log: Producer | None, waiting: Collection[str] = WAITING) -> None:
        super().__init__(config, log)
        self._waiting = waiting

    def _assign_work_unit(self, node: WorkerController) -> None:
        if self.numnodes >= _ENOUGH:
            chosen = self._next_for(node)
            if chosen is not None:
                self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)

    def _reschedule(self, node: WorkerController) -> None:
        done = self.numnodes >= _ENOUGH and self._is_last(node) and self._next_for(node) is None
        if done and not node.shutting_down:
            node.shutdown()
        else:
            super()._reschedule(node)

    def _is_last(self, node: WorkerController) -> bool:
        return node is list(self.registered_collections)[self.numnodes - 1]

    def _next_for(self, node: WorkerController) -> str | None:
        """The next file of the kind that this process takes first."""
        return next((file for file in self.workqueue if (file in self._waiting) is self._is_last(node)), None)
