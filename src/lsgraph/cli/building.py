"""Commands from files to a generation: `build`, `check`, `format`."""

from __future__ import annotations

import time
from pathlib import Path  # noqa: TC003  # Typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import say, say_json, tell
from lsgraph.cli.findings import show_findings, tally, tell_files
from lsgraph.cli.progress import Steps
from lsgraph.cli.session import AsJson, InLanguage, OfGeneration, ReadAs, language_or_locale, read_from, session_of
from lsgraph.errors import BuildRefused, DataError, UsageError, violations
from lsgraph.languages import Message
from lsgraph.namespaces import UNION_GRAPH
from lsgraph.project import is_project, project_above

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lsgraph.building.checks import Checked
    from lsgraph.errors import Finding
    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language
    from lsgraph.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("build", short_help="Check everything and make it the current graph.")(build)
    app.command("check", short_help="Run every check without building.")(check)
    app.command("publish", short_help="Load the current graph into another engine.")(publish)
    app.command("format", short_help="Put files in order; fill in positions.")(format_files)


def build(
    context: typer.Context,
    from_: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="FILE|FOLDER|-", help="Build of these RDF files instead of the repository's data; give it again for more."),
    ] = None,
    read_as: ReadAs = None,
    checks: Annotated[
        bool | None,
        typer.Option("--checks/--no-checks", help="With --from: apply the repository's shapes to it; default: no.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Check everything anew, and build also where nothing has changed.")] = False,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> int:  # fmt: skip
    """Check everything and make it the current generation, or change nothing.

    The repository's own data always passes every check first: evidence, shapes and questions. Where no file has changed
    since the current generation was made, and none of its own since, it stays as it is; what is damaged is replaced.

    With --from, files that hold nothing and files that a folder has beside RDF are told, and a build of nothing at all is
    refused. XML is read in the encoding that it declares. Of JSON-LD the contexts of schema.org, CPOV and lsgraph are known, files beside
    it, and copies of others below jsonld-contexts/ beside it, as HOST/PATH; none is fetched. Numbers and times are kept by their value, as queries answer them.
    """
    from lsgraph.building.build import build as build_data
    from lsgraph.building.build import build_from

    if not from_:
        _refuse_what_goes_with_files(checks, read_as)
    chosen, settings = language_or_locale(language), session_of(context).settings_to_write(quiet=as_json)
    before, begun = _current_hash(settings), time.monotonic()
    inode_before = _manifest_inode(settings.state_folder / "current")
    steps = Steps(chosen, quiet=as_json)
    remarks: list[Finding] = []
    try:
        if from_:
            paths, form = read_from(from_, read_as)
            generation = build_from(paths, settings, steps, form=form, checks=bool(checks), tell=remarks.extend)
        else:
            generation = build_data(settings, steps, force=force)
    except BuildRefused as refused:
        return _refused(refused, before, chosen, as_json=as_json)
    except DataError as error:
        if as_json:
            # Without findings: an empty list of them would say that nothing is wrong.
            say_json({"built": False, "current": before, "errors": error.to_json()})
        raise
    seconds = time.monotonic() - begun
    if as_json:
        say_json(_record(generation, before, seconds, settings, remarks))
        return exits.OK
    show_findings(remarks, chosen)
    rebuilt = inode_before != _manifest_inode(generation.path)
    _say_built(generation, seconds, changed=generation.hash != before, rebuilt=rebuilt)
    return exits.OK


def _refuse_what_goes_with_files(checks: bool | None, read_as: str | None) -> None:
    """Raise UsageError for options that only `--from` has."""
    if checks is not None:
        raise UsageError(
            Message("The repository's own data is always checked."),
            next_step=Message("--checks and --no-checks go with --from."),
        )
    if read_as is not None:
        raise UsageError(Message("No file was named."), next_step=Message("--read-as goes with --from."))


def _current_hash(settings: Settings) -> str | None:
    """The hash that `current` points to, read from the link alone: a damaged generation must not stop the build that repairs it."""
    link = settings.state_folder / "current"
    return link.readlink().name if link.is_symlink() else None


def _manifest_inode(folder: Path) -> int | None:
    """The inode of a generation's manifest; it changes when the generation is rebuilt."""
    try:
        return (folder / "manifest.json").stat().st_ino
    except OSError:
        return None


def _refused(refused: BuildRefused, before: str | None, language: Language, *, as_json: bool) -> int:
    if as_json:
        findings = [finding.to_json() for finding in refused.findings]
        say_json({"built": False, "current": before, "findings": findings})
        return exits.FINDINGS
    show_findings(refused.findings, language)
    tell(Message("refused: {findings}. {advice}", findings=tally(refused.findings), advice=refused.advice), "bold red")
    if before:
        tell(Message("The current generation is still {hash}.", hash=before))
    else:
        tell(Message("There is no generation yet."))
    return exits.FINDINGS


def _record(
    generation: Generation, before: str | None, seconds: float, settings: Settings, remarks: Sequence[Finding]
) -> dict[str, object]:
    """A build for programs."""
    manifest = generation.manifest
    return {
        "built": True, "changed": generation.hash != before, "hash": generation.hash, "quads": manifest.total,
        "graphs": len(manifest.quads), "documents": len(manifest.documents), "findings": generation.read_json("report.json"),
        "seconds": round(seconds, 3), "folder": str(settings.root), "state": str(settings.state_folder),
        "remarks": [remark.to_json() for remark in remarks],
    }  # fmt: skip


def _say_built(generation: Generation, seconds: float, *, changed: bool, rebuilt: bool) -> None:
    manifest, report = generation.manifest, generation.read_json("report.json")
    if changed:
        outcome = Message("{hash} is current now", hash=generation.hash)
    elif rebuilt:
        outcome = Message("{hash} is current still: it was made anew", hash=generation.hash)
    else:
        outcome = Message("{hash} is current still: nothing has changed", hash=generation.hash)
    say(outcome, "bold green")
    say(
        Message(
            "{quads:,} quads in {graphs} graphs, {documents}; {seconds:.1f} s",
            quads=manifest.total, graphs=len(manifest.quads), documents=_documents(len(manifest.documents)), seconds=seconds,
        )
    )  # fmt: skip
    if isinstance(report, list) and report:
        say(
            Message.counted(
                "{count} remark did not block it; `lsgraph check` shows them.",
                "{count} remarks did not block it; `lsgraph check` shows them.",
                count=len(report),
            ),
            "yellow",
        )


def _documents(count: int) -> Message:
    return Message.counted("{count} document", "{count} documents", count=count)


def publish(
    context: typer.Context,
    generation: OfGeneration = None,
    as_json: AsJson = False,
) -> int:
    """Load a generation into the engine that LSGRAPH_STORE names, verify it there, and switch to it.

    Readers see the old generation or the new one. What the engine holds already is not sent again; what a publish that was
    killed has left is mended by the next one.
    """
    from lsgraph.building.engines import engine_of
    from lsgraph.building.publish import publish as publish_to

    session, begun = session_of(context), time.monotonic()
    engine = engine_of(session.settings())
    done = publish_to(engine, session.generation(generation), Steps(language_or_locale(None), quiet=as_json))
    quads = sum(count for graph, count in done.graphs.items() if graph != UNION_GRAPH)
    if as_json:
        say_json({"published": done.hash, "changed": done.changed, "quads": quads, "engine": engine.address})
        return exits.OK
    outcome = "{hash} is published now at {address}" if done.changed else "{hash} is published already at {address}"
    say(Message(outcome, hash=done.hash, address=engine.address), "bold green")
    seconds = time.monotonic() - begun
    say(
        Message(
            "{quads:,} quads in {graphs} graphs; {seconds:.1f} s",
            quads=quads,
            graphs=len(done.graphs) - 1,
            seconds=seconds,
        )
    )
    return exits.OK


def check(
    context: typer.Context,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and check again whenever a file changes; Ctrl-C ends it.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Take nothing from earlier checks, and keep nothing for later ones.")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> int:
    """Run every check on the repository's data without building.

    A line a finding: file, line, severity, rule and message, then what was looked for and the nearest that was there. Where
    files can't be read, all of them are told, and nothing is checked: with --json as errors, and no findings, each place with file, line,
    column, message and next_step.

    What has passed is not looked at again while nothing that it rests on has changed; what is found is found anew each time. Only
    digests are kept, in cache/checks/ of the state folder, which may be removed at any time.
    """
    from lsgraph.building.checks import check as check_data

    if watch and as_json:
        raise UsageError(
            Message("--watch tells people what is found, and --json programs."),
            next_step=Message("Leave one of them out."),
        )
    chosen, settings = language_or_locale(language), session_of(context).settings()

    def once() -> Checked:
        begun = time.monotonic()
        try:
            checked = check_data(settings, Steps(chosen, quiet=as_json or watch), anew=no_cache)
        except DataError as error:
            if as_json:
                # Without findings: an empty list of them would say that nothing is wrong.
                say_json({"conforms": None, "errors": error.to_json()})
            raise
        if as_json:
            conforms = not violations(checked.findings)
            say_json({"conforms": conforms, "findings": [finding.to_json() for finding in checked.findings]})
        else:
            show_findings(checked.findings, chosen)
            _say_checked(checked, time.monotonic() - begun)
        return checked

    if watch:
        _check_on_change(settings.root, once)
    return exits.FINDINGS if violations(once().findings) else exits.OK


def _check_on_change(root: Path, once: Callable[[], Checked]) -> NoReturn:
    """Check now, and again whenever files change, until somebody ends it; a file that can't be read is told, and awaited."""
    from lsgraph.building.checks import prepare
    from lsgraph.building.inputs import Watched

    watched = Watched(root)
    while True:
        try:
            prepare(once())
        except DataError as error:
            tell_files(error)
        tell(Message("Waiting for a file to change; Ctrl-C ends it."), "dim")
        changed = watched.wait()
        others = len(changed) - 1
        tell(
            Message.counted("{name} and {count} other file have changed.", "{name} and {count} other files have changed.", count=others, name=changed[0])
            if others
            else Message("{name} has changed.", name=changed[0]),
            "bold",
        )  # fmt: skip


def _say_checked(checked: Checked, seconds: float) -> None:
    """What was checked, and how many claims rest on a person alone."""
    from lsgraph.gate import attested_claims

    dataset, findings = checked.written, checked.findings
    count = sum(file.is_source for file in dataset.files)
    sources = Message.counted("{count} source", "{count} sources", count=count)
    style = "bold red" if violations(findings) else "bold green"
    say(
        Message(
            "{findings} in {sources} and {documents}; {seconds:.1f} s",
            findings=tally(findings),
            sources=sources,
            documents=_documents(len(dataset.documents)),
            seconds=seconds,
        ),
        style,
    )
    attested, claims = attested_claims(dataset)
    say(
        Message.counted(
            "{count} of {claims} claims rests on a person's reading alone.",
            "{count} of {claims} claims rest on a person's reading alone.",
            count=attested,
            claims=claims,
        )
    )


def format_files(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Files to put in order; default: all.")
    ] = None,
    only_check: Annotated[
        bool, typer.Option("--check", help="Change nothing; list what is not in order, and end with 1.")
    ] = False,
) -> int:
    """Put Turtle files in canonical order; fill in the positions of quotations and the digests of new texts."""
    from lsgraph.repository.formatting import format_tree

    session = session_of(context)
    root = (session.settings() if only_check else session.settings_to_write()).root
    chosen = [path.absolute() for path in files] if files else None
    _require_project(root, chosen)
    changed = format_tree(root, chosen, write=not only_check)
    for path in changed:
        say(str(path))
    if only_check and changed:
        tell(
            Message.counted(
                "{count} file not in order. Run `lsgraph format`.",
                "{count} files not in order. Run `lsgraph format`.",
                count=len(changed),
            ),
            "bold red",
        )
        return exits.FINDINGS
    if changed:
        tell(Message.counted("{count} file put in order.", "{count} files put in order.", count=len(changed)), "green")
    else:
        tell(Message("Everything is in order."), "green")
    return exits.OK


def _require_project(root: Path, files: list[Path] | None) -> None:
    """Raise DataError if there is nothing to format, or if files would be formatted with the documents of another project."""
    if files is None and not is_project(root):
        raise DataError(
            Message("There is no project in {root}: it has no ontology/ and data/.", root=root),
            next_step="Go to the folder of one, name it with --root or LSGRAPH_ROOT, or name the files.",
        )
    for path in files or ():
        own = project_above(path.resolve().parent)
        if own is not None and own != root.resolve():
            raise DataError(
                Message("It belongs to the project in {own}, not to the one in {root}.", own=own, root=root),
                file=str(path),
                next_step=Message("Go there, or run `lsgraph --root {own} format {path}`.", own=own, path=path),
            )
