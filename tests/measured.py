"""Whether coverage measures this run (`make coverage`): processes take longer then, and need more memory."""

from __future__ import annotations

import os

MEASURED = "COVERAGE_PROCESS_CONFIG" in os.environ
