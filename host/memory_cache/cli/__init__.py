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

_FILE_HELP = "a PDF, HTML, Markdown or text file, - for stdin"
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
    if name == "folders":
        from memory_cache.cli.files import keep_folders

        return keep_folders
    if name == "chats":
        from memory_cache.cli.chats import keep_chats

        return keep_chats
    if name == "prompts":
        from memory_cache.cli.prompts import show_prompts

        return show_prompts
    if name == "settings":
        from memory_cache.cli.settings import show_settings

        return show_settings
    if name == "models":
        from memory_cache.cli.models import show_models

        return show_models
    if name in ("reindex", "forget"):
        from memory_cache.cli import upkeep

        return upkeep.reindex if name == "reindex" else upkeep.forget
    if name in ("export", "import"):
        from memory_cache.cli import moving

        return moving.export_all if name == "export" else moving.import_all
    if name == "rescue":
        from memory_cache.cli.rescue import rescue

        return rescue
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
    extract.add_argument("file", nargs="?", default="-", help=_FILE_HELP)
    _say_more(extract)

    add = commands.add_parser(
        "add", parents=[shared, lines], help="save pages from files, keep folders in step"
    )
    add.add_argument("file", nargs="*", help=f"{_FILE_HELP}; or a folder")
    _say_more(add)
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

    settings = commands.add_parser(
        "settings", parents=[shared], help="show or change the settings, move the data folder"
    )
    settings.add_argument("action", nargs="?", choices=["list", "set", "move"], default="list")
    settings.add_argument("name", nargs="?", help="a setting with `set`, a folder with `move`")
    settings.add_argument("value", nargs="?", help="with `set`")

    prompts = commands.add_parser(
        "prompts", parents=[shared], help="what the chat model is told: show it, edit it, go back"
    )
    prompts.add_argument(
        "action", nargs="?", choices=["list", "show", "edit", "reset"], default="list"
    )
    prompts.add_argument("name", nargs="?", help="a prompt of the list")
    prompts.add_argument("--all", action="store_true", help="with `reset`: all of them")

    folders = commands.add_parser(
        "folders", parents=[shared], help="show or change which folders are kept in step"
    )
    folders.add_argument(
        "action", nargs="?", choices=["list", "add", "remove", "sync"], default="list"
    )
    folders.add_argument("folder", nargs="?", help="a folder, or its number in the list")
    folders.add_argument(
        "--forget", action="store_true", help="with `remove`: forget its pages as well"
    )

    _add_chats(
        commands.add_parser("chats", parents=[shared], help="list, read or delete conversations")
    )

    commands.add_parser(
        "reindex", parents=[shared], help="read every saved page anew from its kept source"
    )
    forget = commands.add_parser(
        "forget", parents=[shared], help="delete pages and every copy of them, for good"
    )
    forget.add_argument("page", nargs="*", type=int, metavar="ID", help="saved pages")
    forget.add_argument("--site", metavar="HOST", help="everything from a site")
    forget.add_argument("--since", metavar="TIME", help="whatever was first saved from then on")
    forget.add_argument("--everything", action="store_true", help="the whole library")

    export = commands.add_parser(
        "export", parents=[shared], help="write everything into one ZIP file"
    )
    export.add_argument("file", help="the file to write")
    export.add_argument("--force", action="store_true", help="replace a file that is there")
    import_ = commands.add_parser(
        "import",
        parents=[shared],
        help="take in an export, bookmarks, or what other programs saved",
    )
    import_.add_argument("file", help="a file or a folder; what it is is told from what it holds")
    import_.add_argument(
        "--wait", action="store_true", help="wait at the end until all is found by meaning"
    )

    commands.add_parser("register", parents=[shared], help="let Firefox find this program")
    commands.add_parser("unregister", parents=[shared], help="undo `register`")
    commands.add_parser("doctor", parents=[shared], help="say what works and what does not")
    rescue = commands.add_parser(
        "rescue", parents=[shared], help="save what can be read of a damaged library"
    )
    rescue.add_argument("file", nargs="?", help="a damaged library that is not the present one")
    commands.add_parser("serve", help="serve the browser on stdin and stdout")
    return parser


def _add_chats(chats: argparse.ArgumentParser) -> None:
    """What can be done with conversations; without more, they are listed."""
    chats.set_defaults(query="", page=None)
    # What stands before the action counts as what stands behind it.
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--json", action="store_true", help="print JSON, one object a line")
    shared.add_argument("--home", metavar="FOLDER", help="the data folder (or MEMORY_CACHE_HOME)")
    actions = chats.add_subparsers(dest="action", metavar="ACTION")

    listed = actions.add_parser("list", parents=[shared], help="those gone on with last first")
    listed.add_argument("query", nargs="?", default="", help="words that are in them, all of them")
    listed.add_argument("--page", type=int, metavar="ID", help="only about this saved page")
    show = actions.add_parser("show", parents=[shared], help="print one")
    show.add_argument("chat", type=int, metavar="ID", help="its number in the list")
    export = actions.add_parser("export", parents=[shared], help="one as Markdown, with sources")
    export.add_argument("chat", type=int, metavar="ID")
    export.add_argument("-o", "--output", metavar="FILE", help="the file to write, else stdout")
    export.add_argument("--force", action="store_true", help="replace a file that is there")
    rename = actions.add_parser("rename", parents=[shared], help="give one another title")
    rename.add_argument("chat", type=int, metavar="ID")
    rename.add_argument("title")
    delete = actions.add_parser("delete", parents=[shared], help="delete them and every copy")
    delete.add_argument("chats", type=int, nargs="+", metavar="ID")


def _say_more(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", default="", help="the address that it is from")
    parser.add_argument("--charset", help="its encoding, where it is known for certain")
    parser.add_argument("--text", action="store_true", help="it is plain text, not HTML")
