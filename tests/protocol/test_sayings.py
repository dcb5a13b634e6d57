"""What the host says has words in the add-on: each sentence, under its key, the same in English."""

from __future__ import annotations

import ast
import json
import pickle
import re

import msgspec

from memory_cache.errors import FileError, InternalError, all_errors
from memory_cache.protocol import failure
from memory_cache.saying import Said, read, said, say, say_count, size, why, write
from tests.protocol.sayings import ENGLISH, PACKAGE, PREFIX, calls, sayings

# Sentences that only programs meet, and the terminal, which speaks English.
FOR_PROGRAMS = {"BadRequest", "BadFrame", "InternalError", "UnknownRequest"}
TERMINAL = PACKAGE / "cli"


def test_every_sentence_of_the_host_is_in_the_english_of_the_add_on() -> None:
    """`python -m tests.protocol.sayings` writes those that are new."""
    messages = json.loads(ENGLISH.read_text())
    had = {key: value["message"] for key, value in messages.items() if key.startswith(PREFIX)}

    assert sayings() == had


def test_an_error_is_raised_with_words_that_can_be_translated() -> None:
    unnamed = []
    for error in all_errors():
        for path, call in calls(error.__name__):
            if TERMINAL in path.parents or error.__name__ in FOR_PROGRAMS:
                continue
            told = [*call.args, *(word.value for word in call.keywords if word.arg == "remedy")]
            unnamed += [
                f"{path.relative_to(PACKAGE)}:{call.lineno}"
                for one in told
                if isinstance(one, ast.JoinedStr | ast.Constant) and getattr(one, "value", 1) != ""
            ]

    assert unnamed == []


def test_a_sentence_knows_its_key_and_its_values_in_the_order_of_the_english() -> None:
    told = say("left", "“{name}” was left: {why}.", why="no text", name="a.pdf")

    assert (told, told.key) == ("“a.pdf” was left: no text.", "left")
    assert told.values == ("a.pdf", "no text")


def test_a_count_takes_the_english_form_and_comes_first() -> None:
    one = say_count("files", "{count} file in {name}", "{count} files in {name}", 1, name="here")
    many = say_count("files", "{count} file in {name}", "{count} files in {name}", 3, name="here")

    assert (one, many) == ("1 file in here", "3 files in here")
    assert (one.values, many.values) == ((1, "here"), (3, "here"))


def test_a_sentence_within_another_is_told_as_one() -> None:
    told = say("kept", "{why} Kept: {size}.", why=say("cut", "Cut off."), size=size(1_500_000))

    assert said(told) == Said("kept", [Said("cut"), Said("size", [1_500_000])])
    assert told == "Cut off. Kept: 1.5 MB."


def test_sizes_have_a_tenth_while_they_are_small() -> None:
    sizes = [size(count) for count in (0, 999, 1_000, 8_000_000_000, 8_240_000_000, 64_000_000)]

    assert sizes == ["0 bytes", "999 bytes", "1 kB", "8 GB", "8.2 GB", "64 MB"]


def test_what_a_system_says_has_a_key_of_its_own() -> None:
    assert (why(OSError(28, "?")), why(OSError(28, "?")).key) == ("the disk is full", "system_full")
    assert why(OSError(4, "?")) == "the system reports the error EINTR"
    assert why(OSError("nothing known")).values == ("?",)


def test_a_sentence_comes_through_a_pipe_as_it_was() -> None:
    told = say("kept", "{why} Kept: {count}.", why=say("cut", "Cut off."), count=3)
    there = msgspec.json.decode(msgspec.json.encode(write(told)), type=type(write(told)))

    assert (read(there), said(read(there))) == (told, said(told))
    assert read(write("plain")) == "plain"
    assert said(pickle.loads(pickle.dumps(told))) == said(told)


def test_a_failure_tells_what_it_is_translated_by() -> None:
    known = failure(7, FileError(say("gone", "It is gone."), remedy=say("again", "Again.")))
    plain = failure(7, FileError())
    nameless = failure(7, InternalError("For programmers."))

    assert (known.message_said, known.remedy_said) == (Said("gone"), Said("again"))
    assert (plain.message_said, plain.remedy_said) == (
        Said("file_unreadable"),
        Said("file_unreadable_remedy"),
    )
    assert nameless.message_said == Said("internal")


def test_keys_are_such_as_languages_can_have() -> None:
    assert [key for key in sayings() if not re.fullmatch(r"[a-z0-9_]{1,64}", key)] == []
