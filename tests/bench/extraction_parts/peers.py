"""Installs and asks those that are measured against: trafilatura and Mozilla's Readability."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import venv
from pathlib import Path
from typing import NamedTuple

from tests.bench.extraction_parts.scoring import Found, Page, html_to_text

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "tests" / "bench" / "extraction_peers"
BUILD = ROOT / "build" / "bench" / "extraction"
ENVIRONMENT = BUILD / "trafilatura-venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PACKAGES = BUILD / "readability"

# Each with the command that answers its questions. trafilatura is asked twice: as it comes, and as
# it is most careful.
COMMANDS = {
    "trafilatura": [PYTHON, SCRIPTS / "trafilatura_peer.py"],
    "trafilatura, precise": [PYTHON, SCRIPTS / "trafilatura_peer.py", "favor_precision"],
    "Mozilla Readability": ["node", SCRIPTS / "readability.mjs", PACKAGES],
}


class Answers(NamedTuple):
    """What a peer made of each page, and the seconds that it took for all of them."""

    found: list[Found]
    seconds: float


def install_peers() -> None:
    """Make an environment for each; both installers check the locks' hashes."""
    shutil.rmtree(BUILD, ignore_errors=True)
    venv.create(ENVIRONMENT, with_pip=True)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "-qq"]
    lock = SCRIPTS / "trafilatura.lock"
    subprocess.run([*pip, "install", "--require-hashes", "-r", lock], check=True)
    PACKAGES.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SCRIPTS / name, PACKAGES)
    npm = ["npm", "ci", "--ignore-scripts", "--no-fund", "--no-audit", "--silent"]
    subprocess.run(npm, cwd=PACKAGES, check=True)


def are_installed() -> bool:
    return PYTHON.exists() and (PACKAGES / "node_modules").is_dir() and bool(shutil.which("node"))


def ask(name: str, pages: list[Page]) -> Answers:
    """Return the peer's answers. It runs in a process of its own and times each page itself."""
    questions = "".join(
        json.dumps({"path": str(page.path), "charset": page.charset, "url": page.url}) + "\n"
        for page in pages
    )
    ended = subprocess.run(
        COMMANDS[name], input=questions, stdout=subprocess.PIPE, text=True, check=True
    )
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(answers) == len(pages)
    found = [
        Found(
            answer["text"] if "text" in answer else html_to_text(answer["html"]),
            answer["title"],
            answer["byline"],
            answer["published"][:10],
        )
        for answer in answers
    ]
    return Answers(found, sum(answer["seconds"] for answer in answers))
