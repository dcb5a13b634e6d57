"""Serves questions: the events of `ask` and `prefill`, in the order in which they come about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from memory_cache.errors import Cancelled, ModelMissing
from memory_cache.protocol import (
    Answer,
    Cited,
    Flagged,
    Given,
    Kept,
    ModelAlone,
    OneCollection,
    OpenedPage,
    OpenedPages,
    Quotes,
    Reading,
    SavedPage,
    Token,
    WholeLibrary,
)
from memory_cache.saying import say
from memory_cache.service.conversation import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory_cache.dispatch.desk import Desk, Job
    from memory_cache.engine.client import Engine
    from memory_cache.models.choice import ChosenModel
    from memory_cache.protocol import Ask, Coverage, Prefill, Quote, Scope
    from memory_cache.protocol.limits import Ending
    from memory_cache.service.answer import Answering
    from memory_cache.service.grounding import Grounds
    from memory_cache.service.instant import InstantAnswer
    from memory_cache.service.subject import Subject


class Begun(NamedTuple):
    """An answer that was begun, and what is known of it: it can be gone on with."""

    answering: Answering
    subject: Subject
    flagged: list[Quote]

    def asked(self, quotes: Sequence[Quote], text: str, model: str, ended: Ending) -> Asked:
        """Return what became of the question, unchecked."""
        grounds = self.answering.grounds
        return Asked(
            self.answering.instant.label,
            quotes,
            text,
            model,
            flagged=self.flagged,
            coverage=grounds.coverage,
            read={passage.page_id for passage in grounds.passages if passage.page_id > 0},
            ended=ended,
        )


def ask(desk: Desk, request: Ask, job: Job) -> None:
    """Quote at once, then let the chat model answer, if there is one."""
    if request.continues is not None:
        unfinished = desk.unfinished.take(request.continues)
        # The model was told what had been said when the answer began.
        told = list(unfinished.answering.grounds.history)
        _answer(desk, msgspec.structs.replace(request, history=told), job, unfinished)
        return
    from memory_cache.text.finding.follow_up import Understood, understand

    memory = desk.memory
    chosen = memory.chosen_model()
    subject = _subject(desk, request.scope)
    if chosen is None and subject.about == "model":
        raise ModelMissing(
            say("no_model_to_ask", "There is no chat model to ask."),
            remedy=say("choose_model_or_saved", "Choose one, or ask about what you saved."),
        )
    understood = Understood(request.question)
    if subject.about != "model":
        understood = understand(request.question, request.history)
    with memory.attention.held():
        instant = subject.answer(understood.sought, job.cancelled)
    job.emit(
        Quotes(
            id=request.id,
            label=instant.label,
            quotes=instant.quotes,
            read=instant.total,
            total=instant.total,
            understood=understood.question if understood.question != request.question else "",
            topic=understood.topic,
        )
    )
    begun = None
    if chosen is not None:
        begun = _begin(desk, request, job, subject, instant, understood.sought, chosen)
    if begun is not None:
        _answer(desk, request, job, begun)
    else:
        _keep(desk, request, job, subject, Asked(instant.label, instant.quotes))


def prefill(desk: Desk, request: Prefill, job: Job) -> None:
    """Say what the chat model would be given of a page, and let it read that ahead, if there is a
    model and nothing speaks against it.
    """
    chosen = desk.memory.chosen_model()
    if chosen is None:
        return
    subject = _subject(desk, request.scope)

    def tell_given(coverage: Coverage) -> None:
        job.emit(Given(id=request.id, coverage=coverage))

    def tell_reading(done: int, total: int) -> None:
        job.emit(Reading(id=request.id, done=done, total=total))

    desk.reading_ahead.read(subject, chosen.path, tell_given, tell_reading, job.cancelled)


def _subject(desk: Desk, scope: Scope) -> Subject:
    from memory_cache.service import subject

    memory = desk.memory
    match scope:
        case OpenedPage(view=name):
            return subject.open_page(memory, desk.views.get(name))
        case OpenedPages(views=names):
            return subject.open_pages(memory, [desk.views.get(name) for name in names])
        case SavedPage(page_id=page_id):
            return subject.saved_page(memory, page_id)
        case OneCollection(collection_id=collection_id):
            return subject.one_collection(memory, collection_id)
        case WholeLibrary():
            return subject.whole_library(memory)
        case ModelAlone():
            return subject.model_alone(memory)


def _begin(
    desk: Desk,
    request: Ask,
    job: Job,
    subject: Subject,
    instant: InstantAnswer,
    understood: str,
    chosen: ChosenModel,
) -> Begun | None:
    """Say what the model is given; None if there is nothing to give it."""
    from memory_cache.service.answer import Answering
    from memory_cache.service.checking import flag

    memory, question = desk.memory, request.question
    engine = memory.chat.engine(chosen.path)
    with memory.attention.held():
        grounds = subject.ground(
            engine,
            question,
            instant,
            understood=understood,
            history=request.history,
            all_of_it=request.style == "summary",
            cancelled=job.cancelled,
        )
    if grounds.coverage is not None:
        job.emit(Given(id=request.id, coverage=grounds.coverage))
    if not grounds.passages and subject.about != "model":
        return None
    flagged = flag(grounds.passages, subject.text_of, job.cancelled)
    if flagged:
        job.emit(Flagged(id=request.id, quotes=flagged))
    if grounds.parts:
        grounds = _read_in_parts(desk, request, job, engine, grounds)
    answering = Answering(memory, question, instant, grounds, chosen.path, subject.text_of)
    return Begun(answering, subject, flagged)


def _read_in_parts(desk: Desk, request: Ask, job: Job, engine: Engine, grounds: Grounds) -> Grounds:
    """Let the model take notes on all parts of what it is given."""
    from memory_cache.service.summarising import Step, read_in_parts

    def tell_reading(step: Step) -> None:
        job.emit(
            Reading(
                id=request.id,
                done=step.done,
                total=step.total,
                part=step.part,
                parts=step.parts,
            )
        )

    noted = read_in_parts(
        desk.memory, engine, request.question, grounds, tell_reading, job.cancelled
    )
    if noted.coverage is not None and noted.coverage != grounds.coverage:
        job.emit(Given(id=request.id, coverage=noted.coverage))
    return noted


def _keep(desk: Desk, request: Ask, job: Job, subject: Subject, asked: Asked) -> None:
    """Keep question and answer, if that is wanted and what they are about is kept."""
    from memory_cache.service.conversation import keep_turn

    kept = keep_turn(desk.memory, request, subject, asked) if request.keep else None
    if kept is not None:
        job.emit(Kept(id=request.id, **kept._asdict()))
        if kept.set_aside is not None:
            desk.background.wake()


def _answer(desk: Desk, request: Ask, job: Job, begun: Begun) -> None:
    """Let the model write, and keep that; if it is stopped, what it wrote until then."""
    try:
        asked = _write(desk, request, job, begun)
    except Cancelled:
        text, model, quotes = begun.answering.so_far
        if text:
            _keep(desk, request, job, begun.subject, begun.asked(quotes, text, model, "stopped"))
        raise
    _keep(desk, request, job, begun.subject, asked)


def _write(desk: Desk, request: Ask, job: Job, begun: Begun) -> Asked:
    from memory_cache.service.answer import Listener

    answering = begun.answering
    grounds = answering.grounds

    def tell_reading(done: int, total: int) -> None:
        # What was read in parts was told as it was; the notes on it are nobody's page.
        if not grounds.parts:
            job.emit(Reading(id=request.id, done=done, total=total))

    listener = Listener(
        on_text=lambda text: job.emit(Token(id=request.id, text=text)),
        on_reasoning=lambda text: job.emit(Token(id=request.id, text=text, reasoning=True)),
        on_reading=tell_reading,
        on_cited=lambda quote: job.emit(Cited(id=request.id, quote=quote)),
    )
    desk.unfinished.keep(request.id, begun)
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
            prompt_tokens=generated.prompt_tokens,
            reused_tokens=generated.reused,
            tokens=generated.tokens,
            seconds=generated.seconds,
            first_token_s=generated.first_token_s,
            complete=generated.stopped == "end",
            checks=written.checks,
        )
    )
    ended: Ending = "complete" if generated.stopped == "end" else "cut"
    asked = begun.asked(written.quotes, written.text, written.model, ended)
    return asked._replace(checks=written.checks)
