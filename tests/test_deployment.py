"""The container file and the unit of systemd: what they name exists, nothing runs as root, and lsgraph serves as another user from files that it can't change."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from tests.test_documentation import _wrong
from tools.servers import START_SECONDS, clean_environment

from lsgraph.cli.app import app
from lsgraph.project import variable
from lsgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.generations.folder import Generation

Unit = dict[str, list[str]]
Instruction = tuple[str, str]
#: What a service that answers strangers is not to have.
HARDENED = {
    "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "AmbientCapabilities": "", "ProtectSystem": "strict", "ProtectHome": "yes",
    "PrivateTmp": "yes", "PrivateDevices": "yes", "PrivateUsers": "yes", "ProtectKernelTunables": "yes", "ProtectKernelModules": "yes",
    "ProtectControlGroups": "yes", "RestrictNamespaces": "yes", "RestrictSUIDSGID": "yes", "LockPersonality": "yes", "LimitCORE": "0",
    "MemoryDenyWriteExecute": "yes", "SystemCallArchitectures": "native", "KillMode": "mixed",
}  # fmt: skip
#: A user without rights; the number of `nobody` on most systems.
NOBODY = 65534


@pytest.fixture(scope="module")
def unit(root: Path) -> Unit:
    """The keys of the unit's sections, each with its values."""
    found: Unit = {}
    for line in (root / "deploy" / "lsgraph.service").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            key, is_pair, value = line.partition("=")
            assert is_pair, line
            found.setdefault(key, []).append(value)
    return found


@pytest.fixture(scope="module")
def instructions(root: Path) -> list[Instruction]:
    """The instructions of the container file, each in one line."""
    text = re.sub(r"^#.*\n", "", (root / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = (line for line in re.sub(r"\\\n\s*", "", text).splitlines() if line)
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def wrong_with(command: str) -> str:
    """Why a command of lsgraph can't be, or an empty string."""
    return _wrong(typer.main.get_group(app), shlex.split(command)[1:])


# ------------------------------------------------------------------------------------------------------------ systemd


def test_the_service_has_another_user_than_root_and_no_rights(unit: Unit, root: Path) -> None:
    (user,) = unit["User"]
    users = (root / "deploy" / "lsgraph.sysusers.conf").read_text(encoding="utf-8")
    assert user != "root"
    assert re.search(rf"^u {user} - ", users, re.MULTILINE), "sysusers makes that user, with a number that is free"
    assert {key: values[-1] for key, values in unit.items() if key in HARDENED} == HARDENED
    assert not [key for key in unit if key.startswith(("ReadWritePaths", "BindPaths"))], "only its state is written to"


def test_the_service_lets_queries_bound_themselves(unit: Unit) -> None:
    assert unit["SystemCallFilter"][0] == "@system-service"
    (refused,) = unit["SystemCallFilter"][1:]
    assert set(refused.removeprefix("~").split()) <= {"@privileged", "@resources"}, "tried: neither has prlimit64"
    assert {"AF_INET", "AF_INET6", "AF_UNIX"} == set(unit["RestrictAddressFamilies"][0].split()), "sockets of workers"
    workers, mebibytes = (Settings.model_fields[name].default for name in ("query_workers", "query_memory"))
    (most,) = unit["MemoryMax"]
    assert int(most.removesuffix("G")) * 1024 > 2 * workers * mebibytes


def test_the_service_starts_a_command_that_there_is_with_settings_that_there_are(unit: Unit) -> None:
    (start,) = unit["ExecStart"]
    program, _, rest = start.partition(" ")
    given = dict(pair.split("=", 1) for pair in " ".join(unit["Environment"]).split())
    assert program == f"{given['LSGRAPH_ROOT']}/.venv/bin/lsgraph"
    assert wrong_with(f"lsgraph {rest}") == ""
    assert {name for name in given if name.startswith("LSGRAPH_")} <= {variable(name) for name in Settings.model_fields}
    assert given["LSGRAPH_STATE"] == f"/var/lib/{unit['StateDirectory'][0]}" == unit["WorkingDirectory"][0]
    assert f"/run/{unit['RuntimeDirectory'][0]}/" in rest


def test_systemd_knows_every_key_of_the_service(root: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("NO SYSTEMD here: its own check of the unit is left out")
    text = (root / "deploy" / "lsgraph.service").read_text(encoding="utf-8")
    # The program is where the unit is installed, and not here.
    (tmp_path / "lsgraph.service").write_text(
        re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE)
    )
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "lsgraph.service"], capture_output=True, text=True
    )
    about = [line for line in checked.stderr.splitlines() if "lsgraph.service" in line]
    assert about == []
    (tmp_path / "lsgraph.service").write_text(text.replace("ProtectHome=", "ProtectHouse="))
    worse = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "lsgraph.service"], capture_output=True, text=True
    )
    assert "ProtectHouse" in worse.stderr, "a key that there is not would be told"


# ---------------------------------------------------------------------------------------------------------- container


def test_the_container_runs_as_a_user_by_number_and_is_told_to_stop_as_the_server_expects(
    instructions: list[Instruction],
) -> None:
    last = dict(instructions)
    user, group = last["USER"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert last["STOPSIGNAL"] == "SIGTERM"
    assert last["VOLUME"] == last["WORKDIR"]
    made = next(rest for word, rest in instructions if word == "RUN" and "install --directory" in rest)
    assert f"--owner {user} --group {group}" in made
    assert made.endswith(last["VOLUME"]), "the volume belongs to that user"
    assert f"lsgraph:x:{user}:{group}:" in made


def test_the_container_starts_a_command_that_there_is_with_settings_that_there_are(
    instructions: list[Instruction],
) -> None:
    last = dict(instructions)
    command = [*json.loads(last["ENTRYPOINT"]), *json.loads(last["CMD"])]
    assert wrong_with(shlex.join(command)) == ""
    named = {name for word, rest in instructions if word == "ENV" for name in re.findall(r"\b(LSGRAPH_\w+)=", rest)}
    assert named >= {"LSGRAPH_ROOT", "LSGRAPH_STATE", "LSGRAPH_HOST", "LSGRAPH_PORT"}
    assert named <= {variable(name) for name in Settings.model_fields}
    assert re.search(r"\bLSGRAPH_HOST=0\.0\.0\.0\b", last["ENV"])
    health = last["HEALTHCHECK"].partition("CMD ")[2]
    assert json.loads(health)[0] == "python"
    assert "/healthz" in health


def test_the_image_is_made_of_locked_packages_and_of_files_that_there_are(
    instructions: list[Instruction], root: Path
) -> None:
    text = (root / "Containerfile").read_text(encoding="utf-8")
    assert "://" not in re.sub(r"^HEALTHCHECK.*\n.*\n", "", text, flags=re.MULTILINE), "no host of a registry"
    bases = {rest.split(" ")[0] for word, rest in instructions if word == "FROM"}
    assert bases == {"${BASE}"}
    (base,) = (rest for word, rest in instructions if word == "ARG")
    assert "/" not in base, "the plain name of the image"
    installs = [rest for word, rest in instructions if word == "RUN" and "pip install" in rest]
    assert all("--require-hashes" in rest or "--no-deps" in rest for rest in installs)
    kept = [
        line[1:] for line in (root / ".containerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    ]
    copied = [
        source
        for word, rest in instructions
        if word == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert {"src", "data", "ontology", "shapes", "pyproject.toml"} <= set(copied)
    for source in copied:
        assert (root / source).exists(), source
        path = source if (root / source).is_dir() else str(Path(source))
        assert any(fnmatch(each, path) or Path(each).is_relative_to(path) for each in kept), f"{source} is left out"
    assert (root / ".dockerignore").read_text() == (root / ".containerignore").read_text()


# --------------------------------------------------------------------------------------------- another user, read only


@pytest.fixture
def unprivileged(
    generation: Generation, settings: Settings, root: Path, tmp_path: Path
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A server as a user without rights, on a system of which only its state can be written, with the file of its address."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("NOT ROOT here, or no setpriv: serving as another user is not tried")
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("NO MOUNTS here: this root may make no namespace, so serving as another user is not tried")
    state = tmp_path / "state"
    # Without a generation: it has to build one.
    shutil.copytree(settings.state_folder / "cache", state / "cache")
    for path in (state, *state.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    script = _as_nobody((Path(sys.base_prefix), Path(sys.prefix), root), settings.root, state)
    environ = clean_environment(
        LSGRAPH_ROOT="/mnt/project", LSGRAPH_STATE="/mnt/state", PYTHONDONTWRITEBYTECODE="1", HOME="/nowhere",
        PYTHONPATH=str(root / "src"), COVERAGE_PROCESS_START="", COVERAGE_PROCESS_CONFIG="",
    )  # fmt: skip
    log = tmp_path / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(["unshare", "--mount", "sh", "-euc", script], env=environ, stdout=out, stderr=out)
    ready = state / "ready"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield process, ready
    finally:
        process.kill()
        process.wait()


def _as_nobody(needed: tuple[Path, ...], project: Path, state: Path) -> str:
    """A script that makes all but the state read-only, makes what is needed reachable, and serves without rights."""
    # A mount on a folder hides those that are made within it.
    needed = tuple(path for path in needed if not any(path != other and path.is_relative_to(other) for other in needed))
    closed = dict.fromkeys(
        next((parent for parent in (*reversed(path.parents), path) if not parent.stat().st_mode & 0o001), None)
        for path in needed
    )
    lines = ["mount --make-rprivate /", "mount -t tmpfs -o mode=755 tmpfs /mnt", "mkdir /mnt/project /mnt/state"]
    lines += [
        f"mount --bind {shlex.quote(str(project))} /mnt/project",
        f"mount --bind {shlex.quote(str(state))} /mnt/state",
    ]
    # What lies in a folder of root's own is put where it was, in an empty folder that others may enter.
    for number, path in enumerate(needed):
        lines.append(f"mkdir /mnt/{number} && mount --bind {shlex.quote(str(path))} /mnt/{number}")
    lines += [f"mount -t tmpfs -o mode=755 tmpfs {shlex.quote(str(folder))}" for folder in closed if folder]
    for number, path in enumerate(needed):
        quoted = shlex.quote(str(path))
        lines.append(f"[ -e {quoted} ] || mkdir -p {quoted}; mount --bind /mnt/{number} {quoted}")
    read_only = [
        "/",
        "/mnt",
        "/mnt/project",
        *(shlex.quote(str(path)) for path in (*(each for each in closed if each), *needed)),
    ]
    lines += [f"mount -o remount,bind,ro {path}" for path in read_only]
    # As the unit has it, where the kernel knows how.
    lines.append("mount -t proc -o subset=pid,hidepid=2 proc /proc 2>/dev/null || echo 'no part of /proc is hidden'")
    lines.append("cd /")
    without = (
        f"setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all"
    )
    lines.append(
        f"exec {without} {shlex.quote(sys.executable)} -P -m lsgraph serve --build --host 127.0.0.1 --port 0 --ready-file /mnt/state/ready"
    )
    return "\n".join(lines)


def test_it_serves_as_another_user_from_files_that_it_can_not_change(
    unprivileged: tuple[subprocess.Popen[bytes], Path],
) -> None:
    process, ready = unprivileged
    status = Path(f"/proc/{process.pid}/status").read_text()
    assert re.search(rf"^Uid:\s+{NOBODY}\s", status, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE)
    assert re.search(r"^CapEff:\s+0+$", status, re.MULTILINE)
    mounts = Path(f"/proc/{process.pid}/mounts").read_text()
    assert [
        line.split()[1] for line in mounts.splitlines() if line.split()[1] in ("/", "/mnt/project") and " ro" in line
    ]
    url = ready.read_text().strip()
    query = urllib.parse.urlencode({"query": "ASK { ?actor ls:hasSigned ?agreement }"})
    for path in ("readyz", f"sparql?{query}", "sv/agreement/life-science-declaration-2024"):
        with urllib.request.urlopen(url + path, timeout=20) as answer:
            assert answer.status == 200
    # Typeset in a process of its own, with fonts and without a home.
    with urllib.request.urlopen(f"{url}sv/brief/agreement/life-science-declaration-2024.pdf", timeout=60) as answer:
        assert answer.read(5) == b"%PDF-"
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) in (0, -signal.SIGTERM)
    assert not ready.exists()
