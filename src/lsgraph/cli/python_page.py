"""The reference of the Python interface, written from its signatures and docstrings by `lsgraph docs`."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import lsgraph

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """\
<!-- Written by `lsgraph docs` from the program; a test holds the two equal. -->
# Python interface

What `import lsgraph` has, with all arguments. [From Python](python.md) shows it at work, and [the tutorial](tutorials/analyst.md) begins at the beginning.
"""
_QUOTED = re.compile(r"(: |-> )'([^']*)'")


def python_page() -> str:
    """All public names of the package with their signatures and docstrings, as Markdown."""
    names = [name for name in lsgraph.__all__ if not name.startswith("_")]
    public = {name: getattr(lsgraph, name) for name in names}
    functions = [_function(name, each, "lsgraph.") for name, each in public.items() if inspect.isfunction(each)]
    classes = [_class(name, each) for name, each in public.items() if inspect.isclass(each) and not _is_error(each)]
    errors = [
        f"| `{name}` | {_plain(inspect.getdoc(each) or '').split('. ')[0]} |"
        for name, each in public.items()
        if _is_error(each)
    ]
    return "\n".join(
        [
            _HEAD,
            *functions,
            *classes,
            "## Errors\n\nEach is a `lsgraph.LsgraphError` and says what to do next.\n\n| error | when |\n|---|---|",
            *errors,
            "",
        ]
    )


def _is_error(each: object) -> bool:
    return inspect.isclass(each) and issubclass(each, BaseException)


def _class(name: str, each: type) -> str:
    """A class with its own public methods and properties, in the order of the source."""
    members = [part for key, member in vars(each).items() if not key.startswith("_") for part in _member(key, member)]
    return "\n".join([f"## {name}\n\n{_prose(inspect.getdoc(each) or '')}", *members])


def _member(name: str, member: object) -> Iterator[str]:
    if isinstance(member, property):
        yield f"### {name}\n\n{_prose(inspect.getdoc(member) or '')}"
    elif isinstance(member, classmethod | staticmethod):
        yield _function(name, member.__func__)
    elif inspect.isfunction(member):
        yield _function(name, member)


def _function(name: str, function: object, start: str = "") -> str:
    assert callable(function)
    heading = "##" if start else "###"
    return f"{heading} {name}\n\n```text\n{start}{name}{_signature(function)}\n```\n\n{_prose(inspect.getdoc(function) or '')}"


def _signature(function: object) -> str:
    """The arguments with their types, without `self`."""
    assert callable(function)
    signature = inspect.signature(function)
    kept = [each for each in signature.parameters.values() if each.name not in ("self", "cls")]
    return _QUOTED.sub(r"\1\2", str(signature.replace(parameters=kept)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _prose(text: str) -> str:
    """A docstring as Markdown: each paragraph in a line, examples as code."""
    parts = re.split(r"\n\s*\n", text.strip())
    return (
        "\n\n".join(f"```pycon\n{part}\n```" if part.lstrip().startswith(">>>") else _plain(part) for part in parts)
        + "\n"
    )
