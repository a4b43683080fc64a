"""Settings from their sources in order of precedence: command line, environment variables, settings file, defaults.

Each source is checked completely, including values that are overridden: an unnoticed wrong value is a trap for later.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr, ValidationError

from lsgraph.errors import SettingsError, near_matches
from lsgraph.languages import Message, borrowed, marked
from lsgraph.project import PREFIX, expanded, find_project, variable
from lsgraph.settings.declared import Settings
from lsgraph.settings.values import Expects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

#: The name of the settings file in a project's folder.
SETTINGS_FILE = "lsgraph.toml"
#: The variable that names another settings file; no setting itself, since it can't stand in one.
FILE_VARIABLE = variable("settings")
#: Most characters of a wrong value that a message repeats.
_LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """The settings, and where each comes from: `--port`, `LSGRAPH_PORT`, `lsgraph.toml:3` or `default`."""

    settings: Settings
    origins: Mapping[str, str]


def settings_file(environ: Mapping[str, str], root: Path, given: Path | None = None) -> Path | None:
    """The settings file: `given`, else the file named by LSGRAPH_SETTINGS, else `lsgraph.toml` in the project.

    None if there is none; raises SettingsError if a named file does not exist.
    """
    named = given or environ.get(FILE_VARIABLE)
    if named is None:
        file = root / SETTINGS_FILE
        return file if file.is_file() else None
    file = expanded(Path(named)).absolute()
    if not str(named).strip() or not file.is_file():
        by = "--settings" if given else FILE_VARIABLE
        raise SettingsError(
            Message("{by} names {named!r}, and there is no such file.", by=by, named=str(named)),
            next_step="Name one, or none.",
        )
    return file


def read_settings(environ: Mapping[str, str], *, file: Path | None = None, **overrides: object) -> Settings:
    """The settings from `LSGRAPH_…` variables and a settings file; an override that is not None wins.

    `root` is the result of `find_project`. Raises SettingsError for an unknown setting or an unusable value.
    """
    return reading_of(environ, file=file, **overrides).settings


def reading_of(environ: Mapping[str, str], *, file: Path | None = None, **overrides: object) -> Reading:
    """Like `read_settings`, with the origin of each setting."""
    given = {name: value for name, value in overrides.items() if value is not None}
    sources: list[_Source] = [_Source(given), _Variables(environ), *([_File(file)] if file else [])]
    origins = dict.fromkeys(Settings.model_fields, marked("default"))
    for source in reversed(sources):
        source.check()
        origins |= {name: source.origin(name) for name in source()}
    if "root" not in given:
        sources.insert(0, _Source({"root": find_project(environ).root}))
    return Reading(_built(sources), origins)


def _built(sources: Sequence[_Source]) -> Settings:
    """The settings of these sources only; earlier sources take precedence."""
    values: dict[str, object] = {}
    for source in reversed(sources):
        values |= source()
    return Settings.model_validate(values)


class _Source:
    """Values from one origin, with the location of each for messages."""

    next_step = marked("Give another one.")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    def __call__(self) -> dict[str, Any]:
        """The values by name of setting."""
        return self.values

    def origin(self, name: str) -> str:
        """Where a setting is given, for messages."""
        return f"--{name.replace('_', '-')}"

    def shown(self, name: str, value: str) -> str:
        """The setting with its value, as written there."""
        return f"{self.origin(name)} {value}"

    def check(self) -> None:
        """Raise SettingsError if a value can't be used."""
        try:
            _built([self])
        except ValidationError as error:
            wrong = error.errors()[0]
            name = str(wrong["loc"][0])
            if name not in Settings.model_fields:
                raise TypeError(f"{name} is no setting") from error
            shown = self.shown(name, "…" if is_secret(name) else repr(self.values[name])[:_LONGEST_SHOWN])
            raise SettingsError(
                Message("{shown} can't be used: {reason}.", shown=shown, reason=_reason(name, wrong)),
                next_step=self.next_step,
            ) from error


class _Variables(_Source):
    """The environment variables; an unknown one with our prefix is refused."""

    next_step = marked("Change or unset it.")

    def __init__(self, environ: Mapping[str, str]) -> None:
        names = {variable(name): name for name in Settings.model_fields}
        variables = {name: text for name, text in environ.items() if name.startswith(PREFIX) and name != FILE_VARIABLE}
        for name in variables:
            if name not in names:
                near = near_matches(name.removeprefix(PREFIX).lower(), Settings.model_fields, most=1)
                known = ", ".join([*names, FILE_VARIABLE])
                hint = (
                    Message("Did you mean {names}?", names=variable(near[0]))
                    if near
                    else Message("The settings are {names}.", names=known)
                )
                raise SettingsError(Message("{name} is no setting of lsgraph.", name=name), next_step=hint)
        super().__init__({names[name]: text for name, text in variables.items()})

    def origin(self, name: str) -> str:
        return variable(name)

    def shown(self, name: str, value: str) -> str:
        return f"{variable(name)}={value}"


class _File(_Source):
    """A settings file: TOML without tables, with the settings by name."""

    next_step = marked("Change it there, or take it out.")

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            # Editors of Windows put a byte order mark before the text.
            text = file.read_text(encoding="utf-8-sig")
            values = tomllib.loads(text)
            self._lines = text.splitlines()
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(
                Message("{file} is no TOML: {reason}.", file=file, reason=borrowed(str(error))),
                next_step='A setting is written as `port = 8080`, text as `host = "::1"`.',
            ) from error
        except UnicodeDecodeError as error:
            raise SettingsError(
                Message("{file} is not written in UTF-8.", file=file), next_step="Save it so."
            ) from error
        except OSError as error:
            raise SettingsError(
                Message("{file} can't be read: {reason}.", file=file, reason=borrowed(error.strerror or "")),
                next_step="Let this user read it.",
            ) from error
        self._check_names(values)
        if isinstance(state := values.get("state"), str) and state.strip():
            # A path in a file is relative to the file.
            values = {**values, "state": str(file.parent / expanded(Path(state)))}
        super().__init__(values)

    def origin(self, name: str) -> str:
        beginning = re.compile(rf"\s*\[*\s*[\"']?{re.escape(name)}[\"']?\s*[.=\]]")
        line = next((number for number, text in enumerate(self._lines, 1) if beginning.match(text)), None)
        return str(self._file) if line is None else f"{self._file}:{line}"

    def shown(self, name: str, value: str) -> str:
        return f"{self.origin(name)}: {name} = {value}"

    def _check_names(self, values: Mapping[str, object]) -> None:
        if "root" in values:
            raise SettingsError(
                Message(
                    "{origin}: root can't stand in a settings file, which is looked for in the root.",
                    origin=self.origin("root"),
                ),
                next_step="Go to the project, or use --root or LSGRAPH_ROOT.",
            )
        for name in values:
            if name not in Settings.model_fields:
                near = near_matches(name.removeprefix(PREFIX).lower(), Settings.model_fields, most=1)
                hint = (
                    Message("Did you mean {names}?", names=near[0])
                    if near
                    else Message("`lsgraph settings` lists them all; none stands in a table.")
                )
                raise SettingsError(
                    Message(
                        "{origin}: {name} is no setting of lsgraph.",
                        origin=self.origin(name),
                        name=name[:_LONGEST_SHOWN],
                    ),
                    next_step=hint,
                )


def is_secret(name: str) -> bool:
    """Whether the value of a setting must never be shown."""
    return Settings.model_fields[name].annotation is SecretStr


def _reason(name: str, wrong: ErrorDetails) -> str | Message:
    """Why a value can't be used: the message of our own check, else what its type expects."""
    if wrong["type"] == "value_error":
        reason = wrong["ctx"]["error"].args[0]
        return reason if isinstance(reason, Message) else str(reason)
    expected = next((item.words for item in Settings.model_fields[name].metadata if isinstance(item, Expects)), None)
    return Message("it must be {expected}", expected=Message(expected)) if expected else borrowed(wrong["msg"])
