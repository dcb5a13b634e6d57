"""Answers one line of JSON a page: what trafilatura makes of it, and how long it took.

A question is {path, charset, url}, an answer {seconds, text, title, byline, published}. Runs in
trafilatura's own environment; the arguments are its options that are to be on.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

import trafilatura  # type: ignore[import-not-found, unused-ignore]


def main() -> None:
    logging.disable(logging.CRITICAL)
    options = dict.fromkeys(sys.argv[1:], True)
    for line in sys.stdin:
        asked = json.loads(line)
        page: bytes | str = Path(asked["path"]).read_bytes()
        begun = time.perf_counter()
        if asked["charset"]:
            page = page.decode(asked["charset"], "replace")
        found = trafilatura.bare_extraction(
            page, url=asked["url"], with_metadata=True, include_comments=False, **options
        )
        answer = {"seconds": time.perf_counter() - begun}
        for name, said in (("text", "text"), ("title", "title"), ("byline", "author")):
            answer[name] = getattr(found, said, None) or ""
        answer["published"] = getattr(found, "date", None) or ""
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
