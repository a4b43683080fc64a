"""Every setting of lsgraph: its name, type, default and help, read once and passed in."""

from lsgraph.settings.declared import Settings
from lsgraph.settings.reading import (
    FILE_VARIABLE,
    SETTINGS_FILE,
    Reading,
    is_secret,
    read_settings,
    reading_of,
    settings_file,
)
from lsgraph.settings.values import PUBLISHER_TYPES, Network

__all__ = [
    "FILE_VARIABLE",
    "PUBLISHER_TYPES",
    "SETTINGS_FILE",
    "Network",
    "Reading",
    "Settings",
    "is_secret",
    "read_settings",
    "reading_of",
    "settings_file",
]
