"""Puts the edition of the data into what is built: `python -m build` checks the data and builds it, for the sdist.

The wheel takes the edition that lies in the unpacked sdist (`carried/`). In a checkout there is none, and one is built. An editable
install has its data beside it and carries none.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: The extra that building needs, beside what reading needs.
NEEDED = "check"
CARRIED = "carried"


class CarriedEdition(BuildHookInterface[Any]):
    """The build hook that `pyproject.toml` names."""

    def dependencies(self) -> list[str]:
        """What has to be installed where an edition is built first; nothing where one lies there."""
        if (Path(self.root) / CARRIED).is_dir():
            return []
        core = self.metadata.core
        needed, extras = list(core.dependencies), [NEEDED]
        for extra in extras:
            for requirement in core.optional_dependencies[extra]:
                name, _, rest = requirement.partition("[")
                if name == "lsgraph":
                    extras += [each.strip() for each in rest.partition("]")[0].split(",") if each.strip() not in extras]
                else:
                    needed.append(requirement)
        return needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the edition to the files of what is built."""
        if version == "editable":
            return
        root = Path(self.root)
        folder = root / CARRIED
        if not folder.is_dir():
            sys.path.insert(0, str(root / "src"))
            from lsgraph.building.carrying import carry

            folder = Path(mkdtemp(prefix="lsgraph-carried-"))
            carry(root, folder, os.environ)
        build_data["force_include"][str(folder)] = CARRIED if self.target_name == "sdist" else f"lsgraph/{CARRIED}"
