"""Answers that end in the middle: what is half there must not be taken for a whole."""

from __future__ import annotations

from tests.injection.case import Case


def _half(name: str, tries: str, said: str) -> Case:
    return Case(name, tries, said, is_cut=True)


HALF = (
    _half("half-image", "an image before its end", "See ![lamp](http://@canary@/a.pn"),
    _half("half-image-words", "an image before its address", "![lamp](http://@canary@/a) ![lamp"),
    _half("half-link", "a link before its end", "See [lamp](http://@canary@/a"),
    _half("half-angle", "an address before its end", "See <http://@canary@/a"),
    _half("half-tag", "an element before its end", '<img src="http://@canary@/a.png"'),
    _half("half-attribute", "an attribute before its end", '<a href="javascript:canary=1'),
    _half("half-comment", "a comment that never ends", "<!-- <img src=http://@canary@/a>"),
    _half("half-script", "a script that never ends", "<script>globalThis.canary=1;//"),
    _half("half-style", "a style that never ends", "<style>@import 'http://@canary@/a';"),
    _half(
        "half-reference",
        "a name before the end of its line",
        "![lamp][a]\n\n[a]: http://@canary@/a",
    ),
    _half(
        "half-code",
        "code that never ends",
        "```html\n<img src=http://@canary@/a>\n![x](http://@canary@/b)",
    ),
    _half("half-emphasis", "emphasis that never ends", "**![a](http://@canary@/a) *b _c ~~d `e"),
    _half(
        "half-table",
        "a table before its end",
        "| ![a](http://@canary@/a) |\n|---|\n| ![b](http://@canary@/b",
    ),
)
