"""Serves questions: the events of `ask` and `prefill`, in the order in which they come about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memory_cache.errors import BadRequest
from memory_cache.protocol import (
    Answer,
    Cited,
    Kept,
    OpenedPage,
    Quotes,
    Reading,
    SavedPage,
    Token,
    WholeLibrary,
)
from memory_cache.service.conversation import Asked

if TYPE_CHECKING:
    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.protocol import Ask, Prefill, Quote, Scope
    from memory_cache.service.answer import Answering
    from memory_cache.service.subject import Subject


def ask(desk: Desk, request: Ask, job: Job) -> None:
    """Quote at once, then let the chat model answer, if there is one."""
    if request.continues is not None:
        _write(desk, request, job, desk.unfinished.take(request.continues))
        return
    memory, question = desk.memory, request.question
    subject = _subject(desk, request.scope)
    with memory.attention.held():
        instant = subject.answer(question, job.cancelled)
    job.emit(
        Quotes(
            id=request.id,
            label=instant.label,
            quotes=instant.quotes,
            read=instant.total,
            total=instant.total,
        )
    )
    turn = None
    chosen = memory.chosen_model()
    if chosen is not None:
        from memory_cache.service.answer import Answering

        engine = memory.chat.engine(chosen.path)
        grounds = subject.ground(engine, question, instant)
        if grounds.passages:
            answering = Answering(memory, question, instant, grounds, chosen.path, subject.text_of)
            turn = _write(desk, request, job, answering)
    if request.keep:
        _keep(desk, request, job, subject, turn or Asked(instant.label, instant.quotes))


def prefill(desk: Desk, request: Prefill, job: Job) -> None:
    """Let the chat model read a page ahead, if there is one and nothing speaks against it."""
    chosen = desk.memory.chosen_model()
    if chosen is None or not desk.memory.settings().prefill:
        return
    subject = _subject(desk, request.scope)
    passages = subject.passages or ()
    if subject.view is not None and subject.view.private:
        return

    def tell(done: int, total: int) -> None:
        job.emit(
            Reading(
                id=request.id,
                done=done,
                total=total,
                passages=len(passages),
                of=len(passages),
                whole=True,
            )
        )

    desk.reading_ahead.read(passages, subject.page_id, chosen.path, tell, job.cancelled)


def _subject(desk: Desk, scope: Scope) -> Subject:
    from memory_cache.service import subject

    match scope:
        case OpenedPage(view=name):
            return subject.open_page(desk.memory, desk.views.get(name))
        case SavedPage(page_id=page_id):
            return subject.saved_page(desk.memory, page_id)
        case WholeLibrary():
            return subject.whole_library(desk.memory)
        case _:
            raise BadRequest("That cannot be asked about yet.")


def _keep(desk: Desk, request: Ask, job: Job, subject: Subject, asked: Asked) -> None:
    """Keep question and answer, if the page they are about is kept."""
    from memory_cache.service.conversation import keep_turn

    kept = keep_turn(desk.memory, request, subject, asked)
    if kept is not None:
        chat_id, turn_id = kept
        job.emit(Kept(id=request.id, chat_id=chat_id, turn_id=turn_id))


def _write(desk: Desk, request: Ask, job: Job, answering: Answering) -> Asked:
    from memory_cache.service.answer import Listener

    grounds = answering.grounds
    passages, of, whole = len(grounds.passages), grounds.of, grounds.whole

    def tell_reading(done: int, total: int) -> None:
        job.emit(
            Reading(id=request.id, done=done, total=total, passages=passages, of=of, whole=whole)
        )

    quotes = list(answering.instant.quotes)

    def tell_cited(quote: Quote) -> None:
        quotes.append(quote)
        job.emit(Cited(id=request.id, quote=quote))

    listener = Listener(
        on_text=lambda text: job.emit(Token(id=request.id, text=text)),
        on_reasoning=lambda text: job.emit(Token(id=request.id, text=text, reasoning=True)),
        on_reading=tell_reading,
        on_cited=tell_cited,
    )
    desk.unfinished.keep(request.id, answering)
    written = answering.write(
        listener,
        attempt=request.attempt,
        think=request.think or desk.memory.settings().think,
        cancelled=job.cancelled,
    )
    generated = written.generated
    job.emit(
        Answer(
            id=request.id,
            text=written.text,
            citations=written.citations,
            model=written.model,
            passages=passages,
            of=of,
            whole=whole,
            prompt_tokens=generated.prompt_tokens,
            reused_tokens=generated.reused,
            tokens=generated.tokens,
            seconds=generated.seconds,
            first_token_s=generated.first_token_s,
            complete=generated.stopped == "end",
        )
    )
    return Asked(answering.instant.label, quotes, written.text, written.model)
