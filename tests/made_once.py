"""What many tests would each make anew, as layouts and dumps: made once in a run, by whichever of its processes needs it first."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from lsgraph.computing.passed import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: Of how many values each process keeps what it has read of them.
_MOST = 200


class MadeOnce:
    """Values below a folder that the processes of a run share, each by what it is made from."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._known: OrderedDict[str, object] = OrderedDict()

    def get(self, make: Callable[[], T], *made_from: object) -> T:
        """The value, which nobody changes."""
        key = key_of(*made_from)
        if key not in self._known:
            self._known[key] = self._read_or_made(key, make)
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return cast("T", self._known[key])

    def _read_or_made(self, key: str, make: Callable[[], T]) -> T:
        path = self._folder / key
        if path.is_file():
            return cast("T", pickle.loads(path.read_bytes()))
        made = make()
        descriptor, unfinished = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(descriptor, "wb") as out:
            pickle.dump(made, out)
        Path(unfinished).replace(path)
        return made
