from __future__ import annotations

from memory_cache.engine.messages import (
    Cancel,
    CountTokens,
    Embed,
    EmbedTokens,
    Generate,
    Prefill,
)
from memory_cache.engine.worker.lifeline import Inbox


def test_urgent_requests_overtake_the_others() -> None:
    inbox = Inbox()
    slow = Embed(id=1, texts=["a page"])
    count = CountTokens(id=2, texts=["a page"])
    question = Embed(id=3, texts=["a question"], urgent=True)
    for request in (slow, count, question):
        inbox.put(request)

    assert [inbox.take(), inbox.take(), inbox.take()] == [question, slow, count]


def test_only_urgent_requests_interrupt_one_under_way() -> None:
    inbox = Inbox()
    question = Embed(id=2, texts=["a question"], urgent=True)
    sentences = EmbedTokens(id=4, texts=["a sentence"], urgent=True)
    inbox.put(Embed(id=1, texts=["a page"]))
    inbox.put(question)
    inbox.put(EmbedTokens(id=3, texts=["the sentences of a page"]))
    inbox.put(sentences)

    taken = [inbox.take_urgent(), inbox.take_urgent(), inbox.take_urgent()]
    assert taken == [question, sentences, None]


def test_a_request_is_cancelled_until_it_is_finished() -> None:
    inbox = Inbox()
    inbox.put(Embed(id=1, texts=["a page"]))
    inbox.put(Cancel(id=1))
    before = inbox.is_cancelled(1)
    inbox.finish(1)

    assert (before, inbox.is_cancelled(1)) == (True, False)


def test_cancelling_what_is_over_leaves_nothing_behind() -> None:
    inbox = Inbox()
    inbox.put(Cancel(id=5))

    assert inbox.is_cancelled(5) is False


def test_reading_ahead_is_interrupted_by_whatever_comes() -> None:
    calls: list[str] = []
    inbox = Inbox(lambda: calls.append("interrupt"), lambda: calls.append("resume"))
    inbox.put(Prefill(id=1, messages=[]))
    inbox.take()
    before = inbox.anything_waits()
    inbox.put(CountTokens(id=2, texts=[]))

    assert (before, inbox.anything_waits(), calls) == (False, True, ["resume", "interrupt"])


def test_an_answer_is_interrupted_by_its_own_cancel_only() -> None:
    calls: list[str] = []
    inbox = Inbox(lambda: calls.append("interrupt"))
    inbox.put(Generate(id=1, messages=[], max_tokens=1, temperature=0, seed=0))
    inbox.take()
    inbox.put(CountTokens(id=2, texts=[]))
    inbox.put(Cancel(id=2))
    before = list(calls)
    inbox.put(Cancel(id=1))

    assert (before, calls) == ([], ["interrupt"])
