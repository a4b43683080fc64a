"""The commands `serve`, and `docs`, which writes the generated files."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import Annotated

import typer
from typer.core import TyperGroup

from lsgraph.cli import exits
from lsgraph.cli.console import say, spoken, tell
from lsgraph.cli.findings import show_findings
from lsgraph.cli.ready import ReadyFile
from lsgraph.cli.session import session_of
from lsgraph.errors import BuildRefused, SettingsError, StateError
from lsgraph.languages import Message
from lsgraph.project import expanded


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("serve", short_help="Serve the current graph.")(serve)
    app.command("mcp", short_help="Answer an assistant over standard input and output.")(serve_assistant)
    app.command("docs", hidden=True)(write_docs)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; goes before LSGRAPH_HOST.")] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port to listen on, 0 for any free one; goes before LSGRAPH_PORT."),
    ] = None,
    build: Annotated[bool, typer.Option("--build", help="Build first where something has changed.")] = False,
    ready_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the address to this file once the server answers, and remove it when it stops."
        ),
    ] = None,
) -> int:
    """Serve the current generation until it is stopped; a new generation is taken up as it comes."""
    session = session_of(context)
    session.note_options(host=host, port=port)
    settings = session.settings(host=host, port=port)
    ready = None if ready_file is None else ReadyFile(expanded(ready_file))
    if build:
        session.settings_to_write()
        from lsgraph.building.build import build as build_data
        from lsgraph.cli.progress import Steps

        try:
            build_data(settings, Steps(spoken()))
        except BuildRefused as refused:
            show_findings(refused.findings, spoken())
            raise
    generation = session.generation()
    from lsgraph.web.server import serve as serve_web

    def listening(address: str) -> None:
        if ready is not None:
            ready.write(address)
        say(Message("lsgraph serves {address}", address=address), "bold green")
        # A program that started the server may wait for this line in a pipe.
        sys.stdout.flush()
        tell(
            Message(
                "Generation {hash}, {quads:,} quads. Ctrl-C ends it.",
                hash=generation.hash,
                quads=generation.manifest.total,
            )
        )

    try:
        serve_web(settings, listening, ready.remove if ready is not None else lambda: None)
    except SettingsError as error:
        # The settings are valid, but the port or the address is not available on this machine now.
        raise StateError(error.what, next_step=error.advice) from error
    finally:
        if ready is not None:
            ready.remove()
    return exits.OK


def serve_assistant(context: typer.Context) -> int:
    """Answer an assistant that starts this program: the Model Context Protocol over standard input and output, read-only.

    The same tools as at /mcp of a server; settings and limits are those of the server.
    """
    session = session_of(context)
    settings = session.settings()
    session.generation()
    import asyncio

    try:
        from lsgraph.web.assistants.stdio import serve
    except ImportError as error:
        raise StateError(
            "The package mcp is not installed, which speaks with assistants.", next_step="Install it: pip install mcp"
        ) from error
    asyncio.run(serve(settings))
    return exits.OK


def write_docs(context: typer.Context) -> int:
    """Write anew what is generated from the program and the ontology, in docs/ and ontology/context.jsonld."""
    from lsgraph.cli.address_tables import with_tables
    from lsgraph.cli.files import replaced
    from lsgraph.cli.python_page import python_page
    from lsgraph.cli.reference import reference, settings_page
    from lsgraph.cli.terms_pages import rules_page, vocabulary_page
    from lsgraph.linked_data.context import write_context
    from lsgraph.linked_data.vocabulary import Terms
    from lsgraph.repository.dataset import load_dataset
    from lsgraph.stores import EmbeddedStore

    root = session_of(context).settings_to_write().root
    program = context.find_root().command
    assert isinstance(program, TyperGroup), "the root of all commands is a group"
    http = with_tables((root / "docs" / "http.md").read_text(encoding="utf-8"))
    terms = Terms(EmbeddedStore.in_memory(load_dataset(root).quads), {})
    pages = (
        ("docs/cli.md", reference(program)),
        ("docs/settings.md", settings_page()),
        ("docs/http.md", http),
        ("docs/python-reference.md", python_page()),
        ("docs/vocabulary.md", vocabulary_page(terms)),
        ("docs/rules.md", rules_page(terms)),
    )
    for name, text in pages:
        with replaced(root / name) as out:
            out.write(text.encode())
        say(name)
    say(str(write_context(root).relative_to(root)))
    return exits.OK
