"""Which process takes which file of tests: where there are more processes than processors, the last one takes those that wait.

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

#: Fewer processes are taken to be no more than the processors.
_ENOUGH = 3


class WaitingBeside(LoadFileScheduling):  # type: ignore[misc]  # the plugin is not typed
    """Gives each process one file after the other, in their order: the last process those that wait first, the others the rest first."""

    def __init__(self, config: pytest.Config, log: Producer | None, waiting: Collection[str]) -> None:
        super().__init__(config, log)
        self._waiting = waiting

    def _assign_work_unit(self, node: WorkerController) -> None:
        if len(self.nodes) >= _ENOUGH:
            last = node is self.nodes[-1]
            chosen = next((file for file in self.workqueue if (file in self._waiting) is last), None)
            if chosen is not None:
                self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)
