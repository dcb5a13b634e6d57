"""The command line: the same use cases as the browser's, for people, scripts and other programs."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from memory_cache import __version__
from memory_cache.cli.output import Output
from memory_cache.errors import Cancelled, MemoryCacheError

if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS = frozenset({"url", "title", "charset", "query", "question"})


def run(argv: list[str]) -> int:
    """Run one command. Returns 0, 1 if it failed with a clear error, 2 for a wrong call, 130 if
    the person stopped it.
    """
    options = _parser().parse_args(argv)
    for name in _WORDS & vars(options).keys():
        # Arguments may be any bytes, the library holds text; a file's name stays as it is.
        if given := getattr(options, name):
            setattr(options, name, given.encode("utf-8", "replace").decode("utf-8"))
    output = Output(as_json=options.json)
    try:
        status: int = _command(options.command)(options, output)
    except MemoryCacheError as error:
        if isinstance(error, Cancelled):
            return 130
        output.fail(error)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read us has had enough. stdout is not flushed again at exit.
        sys.stderr.close()
        return 1
    return status


def _command(name: str) -> Callable[[argparse.Namespace, Output], int]:
    """Import the command that is run, and no other."""
    if name in ("extract", "add"):
        from memory_cache.cli import pages

        return pages.extract_pages if name == "extract" else pages.add_pages
    if name in ("search", "ask"):
        from memory_cache.cli import questions

        return questions.search_library if name == "search" else questions.ask_question
    if name == "models":
        from memory_cache.cli.models import show_models

        return show_models
    if name == "doctor":
        from memory_cache.cli.doctor import examine

        return examine
    from memory_cache.cli import browser

    return browser.register if name == "register" else browser.unregister


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON instead of text")
    shared.add_argument("--home", metavar="FOLDER", help="the data folder (or MEMORY_CACHE_HOME)")
    lines = argparse.ArgumentParser(add_help=False)
    lines.add_argument(
        "--jsonl", action="store_true", help="read requests from stdin, one JSON object a line"
    )
    parser = argparse.ArgumentParser(
        prog="memory-cache", description="A private memory for what you read."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    extract = commands.add_parser(
        "extract", parents=[shared, lines], help="print the readable text of a page"
    )
    _add_file(extract)

    add = commands.add_parser("add", parents=[shared, lines], help="save a page from a file")
    _add_file(add)
    add.add_argument("--title", default="", help="the page's title")
    add.add_argument(
        "--wait", action="store_true", help="wait at the end until all is found by meaning"
    )

    search = commands.add_parser("search", parents=[shared, lines], help="find passages")
    search.add_argument("query", nargs="?", default="")
    search.add_argument("--limit", type=int, default=10)
    search.add_argument("--page", type=int, metavar="ID", help="only in this saved page")

    ask = commands.add_parser("ask", parents=[shared, lines], help="answer a question")
    ask.add_argument("question", nargs="?", default="")
    ask.add_argument("--page", type=int, metavar="ID", help="only from this saved page")
    ask.add_argument(
        "--model",
        nargs="?",
        const="",
        metavar="FILE",
        help="let a chat model write the answer: this GGUF file, or the chosen one",
    )

    models = commands.add_parser("models", parents=[shared], help="show or choose the chat model")
    models.add_argument(
        "action",
        nargs="?",
        choices=["list", "use", "none", "fetch", "remove", "add-folder", "remove-folder"],
        default="list",
    )
    models.add_argument(
        "file",
        nargs="?",
        help="a model's id, or a GGUF file, with `use`; an id with `fetch` and `remove`;"
        " a folder with `add-folder` and `remove-folder`",
    )

    commands.add_parser("register", parents=[shared], help="let Firefox find this program")
    commands.add_parser("unregister", parents=[shared], help="undo `register`")
    commands.add_parser("doctor", parents=[shared], help="say what works and what does not")
    commands.add_parser("serve", help="serve the browser on stdin and stdout")
    return parser


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", help="an HTML or text file, - for stdin")
    parser.add_argument("--url", default="", help="the address that it is from")
    parser.add_argument("--charset", help="its encoding, where it is known for certain")
    parser.add_argument("--text", action="store_true", help="it is plain text, not HTML")
