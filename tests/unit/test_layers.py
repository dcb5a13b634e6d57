"""The package keeps its shape: imports point down, each library has one owner, files stay short."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import memory_cache

PACKAGE = Path(memory_cache.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

# From the top: a module imports from lower lines, and from its own part of its own line.
LAYERS = (
    ("__main__",),
    ("server", "cli"),
    ("dispatch",),
    ("service",),
    ("store", "engine", "models", "reader"),
    ("text",),
    ("protocol",),
    (
        "errors",
        "paths",
        "framing",
        "surrogates",
        "computer",
        "durable",
        "fault_log",
        "parent",
        "saying",
        "__init__",
    ),
)
# The foundation leans on itself: framing raises what errors defines.
FOUNDATION = LAYERS[-1]

OWNERS = {
    "llama_cpp": ("engine/worker/",),
    "hnswlib": ("store/index/graph.py",),
    "sqlite3": ("store/",),
    "lxml": ("text/",),
    "readability": ("text/",),
    "jinja2": ("engine/worker/",),
    "subprocess": (
        "engine/process.py",
        "models/fetch/client.py",
        "reader/client.py",
        "service/programs.py",
    ),
    "pypdfium2": ("reader/pdfium.py",),
    "markdown_it": ("text/documents/markdown.py",),
    "pathspec": ("text/documents/ignore.py",),
    "urllib3": ("models/fetch/transfer.py",),
    "certifi": ("models/fetch/transfer.py",),
    "psutil": ("computer.py",),
}
# No sockets, not even internal ones: asyncio opens a TCP pair on Windows.
BANNED = {"asyncio", "socket", "socketserver", "http", "urllib.request", "multiprocessing", "ssl"}
# The download process, which starts only when a person asks for a model.
ONLINE = {"models/fetch/transfer.py": {"socket", "ssl"}}

LONGEST_LINES = 400

# What answering `hello` must not wait for.
HEAVY = {
    "numpy",
    "lxml",
    "llama_cpp",
    "hnswlib",
    "jinja2",
    "readability",
    "argparse",
    "subprocess",
    "urllib3",
    "psutil",
    "pypdfium2",
    "markdown_it",
    "pathspec",
}


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that is imported, anywhere in the file, for types or in earnest."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} has a relative import"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def parts_imported(path: Path) -> set[str]:
    """The parts of this package that a module imports, by their names in LAYERS."""
    parts = set()
    for module in imports(path):
        match module.split("."):
            case ["memory_cache", part, *_] if part in sum(LAYERS, ()):
                parts.add(part)
            case ["memory_cache"]:
                parts.add("__init__")
    # `from memory_cache.x import y` names the package too.
    return parts


def layer(part: str) -> int:
    return next(at for at, parts in enumerate(LAYERS) if part in parts)


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_down_only(path: Path) -> None:
    own = part_of(path)
    wrong = {
        part
        for part in parts_imported(path) - {own}
        if layer(part) <= layer(own) and not {part, own} <= set(FOUNDATION)
    }

    assert wrong == set()


def test_use_cases_know_of_engines_only_their_client() -> None:
    used = {
        module
        for path in (*PACKAGE.glob("service/*.py"), *PACKAGE.glob("cli/*.py"))
        for module in imports(path)
        if module.startswith("memory_cache.engine.")
    }

    assert {module.split(".")[2] for module in used} == {"client"}


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_one_owner(library: str) -> None:
    users = {
        name(path)
        for path in MODULES
        if any(module.split(".")[0] == library for module in imports(path))
    }

    assert {user for user in users if not user.startswith(OWNERS[library])} == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_that_opens_sockets_is_imported(path: Path) -> None:
    used = imports(path)
    assert {
        banned
        for banned in BANNED - ONLINE.get(name(path), set())
        if any(module == banned or module.startswith(f"{banned}.") for module in used)
    } == set()


def test_only_the_download_process_loads_what_goes_online() -> None:
    users = {
        name(path)
        for path in MODULES
        if any(module.startswith("memory_cache.models.fetch.transfer") for module in imports(path))
    }

    assert users == {"models/fetch/download.py", "models/fetch/program.py"}


def test_the_standard_streams_have_one_owner() -> None:
    users = {
        name(path)
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ("dup", "dup2", "fdopen", "setmode")
    }

    assert users == {"framing.py"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_promises_in_its_first_line(path: Path) -> None:
    docstring = ast.get_docstring(parsed(path))

    assert docstring
    assert docstring.splitlines()[0].strip()


@pytest.mark.parametrize(
    "path",
    [*MODULES, *sorted((PACKAGE.parents[1] / "tests").rglob("*.py"))],
    ids=lambda path: path.name,
)
def test_a_file_reads_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_LINES


def test_answering_hello_imports_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys, json\n"
        "from pathlib import Path\n"
        "from memory_cache.framing import claim_streams\n"
        "from memory_cache import __main__\n"
        "from memory_cache.dispatch.desk import Desk, Job\n"
        "from memory_cache.dispatch import handle\n"
        "from memory_cache.paths import find_home\n"
        "from memory_cache.protocol import Hello\n"
        "from memory_cache.server import Server\n"
        "from memory_cache.service.memory import Memory\n"
        "seen = []\n"
        "def emit(event):\n"
        "    loaded = sorted({name.split('.')[0] for name in sys.modules})\n"
        "    seen.append((type(event).__name__, loaded))\n"
        f"desk = Desk(Memory(find_home({str(tmp_path)!r})))\n"
        "handle(desk, Hello(id=1, protocol=1, extension='0'), Job(1, emit))\n"
        "print(json.dumps(seen))\n"
        "sys.stdout.flush()\n"
        "import os; os._exit(0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    ((event, loaded),) = json.loads(ended.stdout)

    assert event == "Welcome"
    assert (HEAVY | {"urllib3", "ssl", "socket"}) & set(loaded) == set()
