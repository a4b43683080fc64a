"""What the tests share: the repository, its data and a known part of it built once, a real server on loopback, and a real browser."""

from __future__ import annotations

import gc
import os
import signal
import ssl
from collections import OrderedDict
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from _pytest.doctest import DoctestModule
from filelock import FileLock
from tests.browsing import Screens
from tests.forking import Forks
from tests.made_once import MadeOnce
from tests.scheduling import WaitingBeside
from tests.scratch import keep_files_in_memory
from tests.slices import write_slice
from tools.browsers import chromium
from tools.servers import PROGRAM, NotStartedError, Server, clean_environment, run_python, start

from lsgraph.building import checks
from lsgraph.building.build import build
from lsgraph.building.network import write_network
from lsgraph.computing import passed
from lsgraph.computing.passed import Passed
from lsgraph.generations import dumps
from lsgraph.network import frames
from lsgraph.network.measures import undirected
from lsgraph.repository import dataset
from lsgraph.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

    import networkx as nx
    import pyoxigraph as ox
    from playwright.sync_api import Browser
    from xdist.remote import Producer

    from lsgraph.generations.folder import Generation
    from lsgraph.media_types import Format
    from lsgraph.network import Positions
    from lsgraph.network.layout import Room
    from lsgraph.repository.documents import Document
    from lsgraph.stores import EmbeddedStore

    _Derived = tuple[tuple[ox.Quad, ...], tuple[ox.Quad, ...], ox.Store | None]

#: Chromium without its calls home, and without the sandbox that a container does not allow. Pages are drawn in few large tiles, and not
#: handed to a further process: by a processor alone each takes a twentieth to a tenth less of opening one.
CHROMIUM_OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--in-process-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--default-tile-width=2048", "--default-tile-height=2048", "--num-raster-threads=1",
)  # fmt: skip


# The same examples each time, however busy the machine is: no run fails for what another would not.
hypothesis.settings.register_profile(
    "lsgraph", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("lsgraph")

#: Of how many states of the data it is remembered what follows from them.
MOST_DERIVED = 8
#: For how many of them the store that the rules have left is kept, too.
MOST_STORES = 2
#: Of how large graphs their dumps are kept.
MOST_KEPT_OF_DUMPS = 2 << 20


def pytest_configure(config: pytest.Config) -> None:
    """Programs that tests start can be interrupted, also where a shell began the tests in the background: it ignores Ctrl-C there
    for all that comes after.
    """
    keep_files_in_memory()
    # What is collected lives to the end: looking through it again and again takes a sixth of the time of collecting.
    gc.disable()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Thousands of tests live to the end: to look through them for garbage as often as a small program does takes a fifteenth of the time.
    gc.set_threshold(50_000, 20, 50)
    if config.getoption("cov_source", None):
        # Programs that are measured look for the plugin of coverage that lies in tools/.
        paths = (str(config.rootpath), os.environ.get("PYTHONPATH", ""))
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


def slow_tests() -> dict[str, int]:
    """The files and functions of `slow.txt`, each with its place in the list."""
    lines = Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    return {name: number for number, name in enumerate(names)}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WaitingBeside | None:
    """Other ways to share the tests than by file are the plugin's own."""
    return WaitingBeside(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The quick run does not even import the files that are slow as a whole."""
    if config.option.markexpr != "not slow" or not collection_path.is_relative_to(config.rootpath):
        return None
    return collection_path.relative_to(config.rootpath).as_posix() in slow_tests() or None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file() -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Tests have no examples in their documentation: none is looked for, in any of thousands."""
    found = yield
    return [each for each in found if not isinstance(each, DoctestModule)]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Tests are not named after bytes: those that hold the time, as packed ones do, would differ between two processes of a run."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow tests, and let the files that have some come first, in the order of the list; all else stays shuffled."""
    slow = slow_tests()
    first: dict[str, int] = {}
    for name, number in slow.items():
        first.setdefault(name.partition("::")[0], number)
    for item in items:
        file, _, function = item.nodeid.partition("::")
        if file in slow or f"{file}::{function.partition('[')[0]}" in slow:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: first.get(item.nodeid.partition("::")[0], len(slow)))


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives to the end anyway: thousands of tests, and all that their modules import."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell how this order comes again: with `-q` the plugin's own line is not shown."""
    seed = config.getoption("randomly_seed", None)
    if seed is not None and config.getoption("randomly_reorganize"):
        terminalreporter.write_line(f"In random order; --randomly-seed={seed} gives the same one again.")


@pytest.fixture(scope="session")
def nowhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which tests stand that have no folder of their own; none of them writes there."""
    folder = tmp_path_factory.mktemp("nowhere")
    yield folder
    assert not list(folder.iterdir())


@pytest.fixture(autouse=True)
def _clean_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, nowhere: Path) -> None:
    """No setting of the person who runs the tests reaches them, nor does the project that they stand in."""
    # Thousands of tests need no folder.
    monkeypatch.chdir(request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else nowhere)
    for name in list(os.environ):
        if name.startswith("LSGRAPH_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _authorities_read_once() -> Iterator[None]:
    """Clients of tests read whom they would trust before they ask, over plain HTTP and thousands of times: that is done once in a process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def _files_parsed_once() -> Iterator[None]:
    """Hundreds of tests read copies of the repository that differ in a file or two: each text is parsed once in a process, and what
    follows from the same texts is derived once.
    """
    parse, derive = dataset._read_turtle, dataset.follows_from
    kept: dict[tuple[str, str, bytes], dataset.SourceFile] = {}
    derived: OrderedDict[int, _Derived] = OrderedDict()

    def read(relative: Path, path: Path, graph: str) -> dataset.SourceFile:
        try:
            key = (str(relative), graph, path.read_bytes())
        except OSError:
            return parse(relative, path, graph)
        if key not in kept:
            kept[key] = parse(relative, path, graph)
        return kept[key]

    def follows_from(quads: Sequence[ox.Quad], documents: Mapping[str, Document], root: Path) -> _Derived:
        rules = [path.read_bytes() for folder in dataset.RULES for _, path in dataset._rules(root, folder)]
        # A tuple does not remember its hash: each look for one would go through all quads again.
        key = hash((*quads, None, *rules, None, *sorted((slug, text.digest) for slug, text in documents.items())))
        if key not in derived:
            derived[key] = derive(quads, documents, root)
            if len(derived) > MOST_DERIVED:
                derived.popitem(last=False)
            # The stores that the rules have left take tens of megabytes each: only the last ones keep theirs.
            for earlier in list(derived)[:-MOST_STORES]:
                derived[earlier] = (*derived[earlier][:2], None)
        derived.move_to_end(key)
        return derived[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "_read_turtle", read)
        patch.setattr(dataset, "follows_from", follows_from)
        yield


@pytest.fixture(scope="session")
def made_once(shared: Path) -> MadeOnce:
    """What is made once in a run."""
    return MadeOnce(shared / "made-once")


@pytest.fixture(scope="session", autouse=True)
def _layouts_computed_once(made_once: MadeOnce) -> Iterator[None]:
    """Most builds of tests draw the same network: where it has the same nodes and edges, their places are computed once, and where their
    names are as long too, those in each frame.
    """
    # The package has a function of the module's name.
    layout = import_module("lsgraph.network.layout")
    spread, fitted = layout.spread, layout.fitted

    def spread_once(graph: nx.MultiDiGraph[str]) -> Positions:
        plain = undirected(graph)
        return dict(made_once.get(lambda: spread(graph), "spread", tuple(plain.nodes), tuple(plain.edges)))

    def fitted_once(points: Positions, rooms: Mapping[str, Room], **box: float) -> Positions:
        made_from = (*points.items(), None, *sorted(rooms.items()), None, *sorted(box.items()))
        return dict(made_once.get(lambda: fitted(points, rooms, **box), "fitted", *made_from))

    def write(*arguments: Any) -> None:
        # In builds alone: what tests ask of layouts themselves is computed.
        with pytest.MonkeyPatch.context() as within:
            for module in (layout, frames):
                within.setattr(module, "spread", spread_once)
                within.setattr(module, "fitted", fitted_once)
            write_network(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lsgraph.building.build.write_network", write)
        yield


#: What has passed the checks in the data that are built once for all tests.
_passed_files: list[Path] = []


class PassedBefore(Passed):
    """What has passed in a state folder, and in the data that are built once for all tests, of which most others are copies."""

    def __init__(self, file: Path | None, *, in_memory: bool = False) -> None:
        super().__init__(file, in_memory=in_memory)
        for each in _passed_files if file is not None else ():
            self._known.update(dict.fromkeys(passed._read(each)))


@pytest.fixture(scope="session", autouse=True)
def _checked_once() -> Iterator[None]:
    """Most data of tests are a copy in which little differs from those that are built once: what has passed there is not read again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "Passed", PassedBefore)
        yield


@pytest.fixture(scope="session", autouse=True)
def _dumps_written_once(made_once: MadeOnce) -> Iterator[None]:
    """Most graphs of most builds are the same, as the ontology's: how they are told in each format is written once."""
    write_dumps = dumps._write

    def write(
        folder: Path, name: str, graph: str | None, source: Path, formats: Iterable[Format]
    ) -> Iterator[dumps.Dump]:
        chosen = tuple(formats)
        if graph is None or source.stat().st_size > MOST_KEPT_OF_DUMPS:
            yield from write_dumps(folder, name, graph, source, chosen)
            return

        def made() -> list[tuple[dumps.Dump, bytes]]:
            written = list(write_dumps(folder, name, graph, source, chosen))
            return [(dump, (folder / dump.name).read_bytes()) for dump in written]

        for dump, content in made_once.get(made, name, graph, [each.name for each in chosen], source.read_bytes()):
            (folder / dump.name).write_bytes(content)
            yield dump

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dumps, "_write", write)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test run share."""
    base = tmp_path_factory.getbasetemp()
    # Under xdist each worker has a folder below the run's own.
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def part(root: Path, shared: Path) -> Path:
    """A project with the part of the repository's data that tests know by heart: one document, and the pages around it."""
    folder = shared / "part"
    with FileLock(shared / "part.lock"):
        if not folder.exists():
            write_slice(root, shared / "part-unfinished").rename(folder)
    return folder


@pytest.fixture(scope="session")
def settings(part: Path, shared: Path) -> Settings:
    """Settings with that part of the data and a state folder that all test processes share."""
    return read_settings({}, root=part, state=shared / "state")


@pytest.fixture(scope="session")
def generation(settings: Settings, shared: Path) -> Generation:
    """That part of the data, built once for all tests."""
    return _built(settings, shared)


@pytest.fixture(scope="session")
def store(generation: Generation) -> EmbeddedStore:
    """The store of that part of the data."""
    return generation.store()


@pytest.fixture(scope="session")
def whole(root: Path, shared: Path) -> Generation:
    """All data of the repository, built once for all tests."""
    return _built(read_settings({}, root=root, state=shared / "state-of-all"), shared)


def _built(settings: Settings, shared: Path) -> Generation:
    settings.state_folder.mkdir(parents=True, exist_ok=True)
    with FileLock(shared / f"{settings.state_folder.name}.lock"):
        made = build(settings)
    _passed_files.append(settings.state_folder / checks.PASSED_FILE)
    return made


#: Most servers of tests answer a few requests: what a server reads, draws and imports ahead takes as long as its start.
UNPREPARED = "import lsgraph.web.app; lsgraph.web.app.warm = lambda *_: ()"


_forks = Forks()


@pytest.fixture(scope="session", autouse=True)
def _forks_end() -> Iterator[None]:
    """No server outlives the tests."""
    yield
    _forks.close()


def start_server(state: Path, root: Path, log: Path, *, patch: str = UNPREPARED, **environ: str) -> Server:
    """Start `lsgraph serve` on a free port and wait until it is ready.

    `patch` is Python that runs before: seconds that are long for people are long for tests too. Without one it is the program as it is,
    started as from a shell.
    """
    program = ("-c", f"{patch}\nimport sys; from lsgraph.cli import main; sys.exit(main())") if patch else PROGRAM
    # A process that is measured must begin measured, and one with other modules must import them.
    begins = not patch or "COVERAGE_PROCESS_CONFIG" in os.environ or "PYTHONPATH" in environ
    spawn = run_python if begins else _forks.spawn
    # As the program sets it, before anything is imported.
    environ = {"LSGRAPH_STATE": str(state), "OPENBLAS_NUM_THREADS": "1"} | environ
    try:
        return start(log, clean_environment(**environ), program=program, options=("--root", str(root)), spawn=spawn)
    except NotStartedError as error:
        pytest.fail(str(error))


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path, Path, Path], Server]]:
    """Starts servers of other states: `serve(state, root, log)`; they are ended when the tests are over."""
    running: list[Server] = []

    def started(state: Path, root: Path, log: Path) -> Server:
        running.append(start_server(state, root, log))
        return running[-1]

    yield started
    for each in running:
        each.stop()


@pytest.fixture
def launch(generation: Generation, settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts further servers of that part of the data with settings of their own; they are killed afterwards."""
    running: list[Server] = []

    def started(**environ: str) -> Server:
        log = tmp_path / f"server-{len(running)}.txt"
        running.append(start_server(settings.state_folder, settings.root, log, **environ))
        return running[-1]

    yield started
    for each in running:
        each.kill()


@pytest.fixture(scope="session")
def server(generation: Generation, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server of that part of the data, in all as it is."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    running = start_server(settings.state_folder, settings.root, log, patch="")
    yield running.url
    running.stop()


@pytest.fixture(scope="session")
def launched() -> Iterator[Callable[..., Browser]]:
    """Starts a real browser, with further options of Chromium; it is for who started it to close it."""
    from playwright.sync_api import sync_playwright

    executable = chromium()
    if executable is None:
        pytest.fail("NO BROWSER: install Chromium (Debian, Ubuntu: apt install chromium), then test again.")
    with sync_playwright() as playwright:
        yield lambda *options: playwright.chromium.launch(
            executable_path=executable, args=[*CHROMIUM_OPTIONS, *options]
        )


@pytest.fixture(scope="session")
def browser(launched: Callable[..., Browser]) -> Iterator[Browser]:
    """A real browser."""
    running = launched()
    yield running
    running.close()


@pytest.fixture(scope="session")
def screens(browser: Browser, server: str) -> Screens:
    """Pages of the browser for tests that need none of their own: `screens(width, height)`."""
    return Screens(browser, server)
