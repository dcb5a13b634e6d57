"""Has Firefox speak another language, and with it the add-on that is installed from then on.

Firefox itself has words for English alone here: its own parts stay as they are. The add-on's are
those of its `_locales`, which Firefox chooses by what it takes for the person's language.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.firefox.browser import Firefox

_SPEAK = """
const [language] = arguments;
const own = Services.locale.defaultLocale;
Services.locale.availableLocales = [...new Set([own, language ?? own])];
Services.locale.requestedLocales = [language ?? own];
return Services.locale.appLocaleAsBCP47;
"""


@contextmanager
def speaking(firefox: Firefox, language: str) -> Iterator[None]:
    """Have it speak this language while the block runs: a tag such as `ar`."""
    assert firefox.chrome(_SPEAK, language) == language
    try:
        yield
    finally:
        firefox.chrome(_SPEAK, None)
