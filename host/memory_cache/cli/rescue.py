"""`rescue`: saves what can be read of a damaged library, and says what could not be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from memory_cache.errors import LibraryError, NotFound
from memory_cache.paths import find_home
from memory_cache.store.replacing import is_in_use, put_in_place
from memory_cache.store.salvage import salvage

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output
    from memory_cache.store.salvage import LostPage, Salvaged

_MOST_NAMED = 50


def rescue(options: argparse.Namespace, output: Output) -> int:
    """Make a new library of what can be read of the damaged one, which is kept, and use it from
    now on; of another file than the library, put what can be read beside it. Returns 1 if pages
    were lost.
    """
    library = find_home(options.home).library
    damaged = Path(options.file).absolute() if options.file else library
    if not damaged.is_file():
        raise NotFound(f"There is no library at {damaged}.", remedy="Name the file.")
    if is_in_use(damaged):
        raise LibraryError(
            "The library is being used just now.", remedy="Close Firefox, then try again."
        )
    rescued = _unused(damaged, "rescued")
    try:
        saved = salvage(damaged, rescued)
        kept_as = damaged
        if damaged == library:
            kept_as = _unused(damaged, "damaged")
            put_in_place(library, rescued, kept_as)
            rescued = library
    except OSError as fault:
        raise LibraryError(f"The library could not be rescued: {fault.strerror}.") from fault
    fields = saved._asdict() | {
        "lost": [page._asdict() for page in saved.lost],
        "library": str(rescued),
        "damaged": str(kept_as),
    }
    output.show(fields, "\n".join(_report(saved, rescued, kept_as)))
    return 1 if saved.lost else 0


def _report(saved: Salvaged, rescued: Path, kept_as: Path) -> list[str]:
    lines = [
        f"{saved.pages} pages saved ({saved.notes} of them notes), {len(saved.lost)} lost.",
        f"{saved.collections} collections and {saved.chats} conversations saved.",
    ]
    if saved.by_text_alone:
        lines.append(f"Of {saved.by_text_alone} of them the text was left, and not the source.")
    if saved.without_details:
        lines.append(f"Of {saved.without_details} of them title and date are not known any more.")
    if saved.lost:
        lines += ["Lost:", *(f"  {_name(page)}" for page in saved.lost[:_MOST_NAMED])]
    if len(saved.lost) > _MOST_NAMED:
        lines.append(f"  and {len(saved.lost) - _MOST_NAMED} more (--json names them all)")
    lines += [f"The library is now {rescued}", f"The damaged file is kept: {kept_as}"]
    return [*lines, "What was saved is read anew the next time that Memory Cache runs."]


def _name(page: LostPage) -> str:
    return (
        " — ".join(part for part in (page.title, page.address) if part) or "a page without a name"
    )


def _unused(library: Path, what: str) -> Path:
    """A name beside the library that no file has: library.damaged.sqlite3, and so on."""
    path = library.with_name(f"{library.stem}.{what}{library.suffix}")
    number = 2
    while path.exists() or path.with_name(path.name + "-wal").exists():
        path = library.with_name(f"{library.stem}.{what}-{number}{library.suffix}")
        number += 1
    return path
