"""`search` and `ask`: one question on the command line, or one a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from memory_cache.cli.jsonl import Line, run_lines
from memory_cache.errors import BadRequest, ModelMissing
from memory_cache.paths import find_home
from memory_cache.service.answer import Answering, Listener
from memory_cache.service.memory import Memory
from memory_cache.service.search import search
from memory_cache.service.subject import saved_page, whole_library
from memory_cache.service.summarising import read_in_parts

if TYPE_CHECKING:
    import argparse

    from memory_cache.cli.output import Output
    from memory_cache.protocol import Check, Hit
    from memory_cache.protocol.limits import Label

_MOST_HITS = 1_000
_HIT_FIELDS = ("page_id", "passage_id", "url", "title", "text", "start", "end", "score")
_QUOTE_FIELDS = ("page_id", "text", "start", "end", "score")


class SearchLine(Line, kw_only=True):
    """One search."""

    query: str
    limit: int = 10
    page_id: int | None = None


class AskLine(Line, kw_only=True):
    """One question."""

    question: str
    page_id: int | None = None


def search_library(options: argparse.Namespace, output: Output) -> int:
    """Print the passages found."""
    memory = Memory(find_home(options.home))
    try:
        if options.jsonl:
            run_lines(SearchLine, lambda line: _search(memory, line), output)
            return 0
        if not options.query:
            raise BadRequest("Say what to look for.")
        line = SearchLine(query=options.query, limit=options.limit, page_id=options.page)
        hits = search(memory, line.query, _limit(line.limit), page_id=line.page_id, wait=True).hits
        output.show({"hits": _pick(hits)}, "\n\n".join(map(_hit_text, hits)) or "Nothing found.")
    finally:
        memory.close()
    return 0


def ask_question(options: argparse.Namespace, output: Output) -> int:
    """Print the answer and the quotes that it rests on."""
    memory = Memory(find_home(options.home))
    try:
        model = _model(memory, options.model)
        if options.jsonl:
            run_lines(AskLine, lambda line: _ask(memory, line, model)[0], output)
            return 0
        if not options.question:
            raise BadRequest("Ask something.")
        line = AskLine(question=options.question, page_id=options.page)
        result, label = _ask(memory, line, model)
        output.show(result, _answer_text(result, label))
    finally:
        memory.close()
    return 0


def _search(memory: Memory, line: SearchLine) -> dict[str, Any]:
    hits = search(memory, line.query, _limit(line.limit), page_id=line.page_id, wait=True).hits
    return {"hits": _pick(hits)}


def _ask(memory: Memory, line: AskLine, model: Path | None) -> tuple[dict[str, Any], Label]:
    """What is told of an answer, and what the quotes are that were found for it."""
    if not line.question.strip():
        raise BadRequest("Ask something.")
    subject = whole_library(memory) if line.page_id is None else saved_page(memory, line.page_id)
    instant = subject.answer(line.question)
    text = instant.quotes[0].text if instant.label == "answer" else ""
    told = instant.quotes
    checks: list[Check] = []
    if model is not None:
        engine = memory.chat.engine(model)
        grounds = subject.ground(engine, line.question, instant)
        if grounds.parts:
            grounds = read_in_parts(memory, engine, line.question, grounds)
        if grounds.passages:
            answering = Answering(memory, line.question, instant, grounds, model, subject.text_of)
            written = answering.write(Listener(on_text=lambda _: None))
            text, told, checks = written.text, written.quotes, written.checks
    quotes = [{name: getattr(quote, name) for name in _QUOTE_FIELDS} for quote in told]
    result = {"answer": text, "quotes": quotes, "answered": instant.label == "answer"}
    if model is not None:
        unfound = [text[one.start : one.end] for one in checks if one.verdict == "not_found"]
        result["not_found"] = unfound
    return result, instant.label


def _model(memory: Memory, named: str | None) -> Path | None:
    """The chat model's file: None unless `--model` was given, the chosen one if without a name."""
    if named is None:
        return None
    if named:
        from memory_cache.models.gguf import read_gguf

        path = Path(named).expanduser().absolute()
        read_gguf(path)
        return path
    chosen = memory.chosen_model()
    if chosen is None:
        raise ModelMissing("No chat model is chosen.", remedy="memory-cache models use FILE")
    return Path(chosen.path)


def _limit(limit: int) -> int:
    if not 1 <= limit <= _MOST_HITS:
        raise BadRequest(f"The limit is between 1 and {_MOST_HITS}.")
    return limit


def _pick(hits: list[Hit]) -> list[dict[str, Any]]:
    return [{name: getattr(hit, name) for name in _HIT_FIELDS} for hit in hits]


def _hit_text(hit: Hit) -> str:
    about = " › ".join(filter(None, [hit.title, hit.heading]))
    return f"{about}\n{hit.url} (page {hit.page_id})\n{hit.text}"


def _answer_text(result: dict[str, Any], label: Label) -> str:
    if not result["quotes"]:
        return "Nothing that was saved answers that."
    quotes = "\n".join(
        f"  [{number}] “{quote['text']}” (page {quote['page_id']})"
        for number, quote in enumerate(result["quotes"], start=1)
    )
    unfound = "".join(f"\n  not found in the text: {said}" for said in result.get("not_found", []))
    unsure = "No sure answer. The closest passages:"
    if label == "beginnings":
        unsure = "How the page and its sections begin:"
    return f"{result['answer'] or unsure}{unfound}\n\n{quotes}"
