"""Figure 4: any bytes for frames, any text for replies; the host answers, in time, and in JSON."""

from __future__ import annotations

import json
import random
import struct
from collections import Counter
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from memory_cache.dispatch.finding import TEXT_PART_CHARS
from memory_cache.errors import NoText
from memory_cache.protocol import MAX_REPLY_BYTES, Answer, Text, Token, encode_event
from memory_cache.surrogates import mend_json
from memory_cache.text.cite import CitationFilter
from memory_cache.text.extract import extract
from tests.e2e.host.host_process import HostProcess, frame
from tests.e2e.host.pages import LIGHTHOUSE
from tests.torture import FULL, SEED, share

GOLDENS = sorted(
    # Most mutations of a hello are another version, which takes the port's greeting back.
    path
    for path in (Path(__file__).parents[1] / "protocol" / "golden").glob("request-*.json")
    if path.name != "request-hello.json"
)
FRAMES, REPLIES = 1_000_000, 100_000
BATCH = 500
HANG_S = 1.0 if FULL else 20.0
"""A sample runs beside other tests, on a machine that may be busy."""
PROBE = 9_000_000_000_000

NASTY = [
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b'"', b"\\", b"\\ud800", b"\\u0000", b"{", b"[" * 2_000),
    *(b"}", b"null", b"-1", b"0", b"1e999", b"9" * 400, b"\xf0\x9f\x98\x80", b"\n", b"true"),
    *(b'"id":1', b'"type":"ask"', b'"type":"cancel"', b"../../etc/passwd", b"file:///", b","),
]
TEXTS = [
    *("\0", "\x1b[2J", "\u2028", "\ufeff", "\u202e", "\ufffe", "\U0010ffff", "\ud800", "\udfff"),
    *("[1]", "[9]", "[1", "2, 3]", "[[", "`", "```", "](", "[1](http://x)", " ", "\t", "\n\n"),
    *("<p>", "</p>", "<script>", "<!--", "<plaintext>", "&#0;", "&#xd800;", "&amp", "<svg>", "]]>"),
    *('"', "\\", "\\ud800", "😀", "é", "e\u0301", "東京", "word", "A sentence. ", "</source>"),
    *("<|im_start|>", "<template>", "<br>", "x" * 500),
]


def mutate(chance: random.Random, body: bytes) -> bytes:
    """Change a request in one to four places: flip, cut, repeat, insert what breaks parsers."""
    changed = bytearray(body)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + chance.randint(1, 20)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 40)]
            case 3:
                changed[at : at + chance.randint(0, 8)] = chance.choice(NASTY)
            case _:
                changed[at:at] = str(chance.randrange(2**60)).encode()
    return bytes(changed)


def fuzzed(chance: random.Random, goldens: list[bytes]) -> bytes:
    """One frame: mostly a mutated request, at times noise, at times far too long."""
    kind = chance.random()
    if kind < 0.85:
        return frame(mutate(chance, chance.choice(goldens)))
    if kind < 0.97:
        return frame(chance.randbytes(chance.randrange(200)))
    if kind < 0.9995:
        return frame(chance.choice(NASTY) * chance.randrange(50))
    return frame(b" " * (1_048_577 + chance.randrange(1_000)))


@pytest.mark.torture
def test_any_bytes_for_frames_are_answered_in_time_and_in_json(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    goldens = [json.dumps(json.loads(path.read_bytes())).encode() for path in GOLDENS]
    kinds: Counter[str] = Counter()
    longest_s = 0.0
    with HostProcess(tmp_path) as host:
        host.hello()
        host.save("https://a.example/light", LIGHTHOUSE)
        for batch in range(share(FRAMES) // BATCH):
            host.send("hello", protocol=chance.randrange(-1, 3), extension="\0")
            host.hello()
            host.send_bytes(b"".join(fuzzed(chance, goldens) for _ in range(BATCH)))
            began_s = monotonic()
            # The second is answered when the reader got so far; the first by a worker.
            listed = host.send("list_pages", id=PROBE + 2 * batch)
            cancelled = host.send("cancel", id=PROBE + 2 * batch + 1, target=1)
            assert host.rest(cancelled, HANG_S)[-1]["type"] == "done"
            assert host.rest(listed, HANG_S)
            longest_s = max(longest_s, monotonic() - began_s)
            kinds.update(event.get("code", event["type"]) for event in host.take_others())
        host.hello()
        assert host.request("status")[0]["type"] == "health"
        assert host.end_input() == 0
    print(f"seed {SEED}, slowest batch of {BATCH} {longest_s:.2f} s, {dict(kinds)}")

    # All came through a port that closes at the first reply which Firefox would not take.
    assert kinds["bad_frame"] > share(FRAMES) // 10
    assert {"done", "pages", "saved", "hits", "not_found", "bad_request"} <= kinds.keys()
    assert kinds["internal"] == 0


@pytest.mark.torture
def test_a_declared_length_of_4_gib_costs_no_memory(tmp_path: Path) -> None:
    with HostProcess(tmp_path) as host:
        host.hello()
        before = peak_bytes(host.pid)
        host.send_bytes(struct.pack("=I", 0xFFFFFFFF))
        for _ in range(share(4_096, least=200)):
            host.send_bytes(bytes(1_048_576))

        assert peak_bytes(host.pid) - before < 64 * 1_048_576
        assert host.end_input() == 0


def peak_bytes(pid: int) -> int:
    """Return the most memory that a process ever held."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1_024


@pytest.mark.torture
def test_any_text_of_a_page_or_a_model_becomes_a_reply_that_firefox_takes() -> None:
    chance = random.Random(SEED)
    # Each time three replies: a part of a page, a model's next words, and its whole answer.
    for _ in range(-(-share(REPLIES) // 3)):
        with suppress(NoText):
            text = extract(adversarial(chance).encode("utf-8", "surrogatepass")).text
            for event in (Text(id=1, offset=0, text=text), Token(id=1, text=text)):
                assert json.loads(encode_event(event))["text"] == text
        said = mend_json(json.dumps(adversarial(chance)).encode())
        assert json.loads(encode_event(answer(json.loads(said))))["type"] == "answer"


@pytest.mark.parametrize("letter", ["\x01", "\x7f", '"', "\\", "\u2028", "😀", "\ufffe", "\x9f"])
def test_the_longest_part_of_a_text_fits_whatever_it_is_made_of(letter: str) -> None:
    source = (f"a {letter * 30}" * TEXT_PART_CHARS).encode()[:8_000_000]
    text = extract(source, content_type="text/plain").text[:TEXT_PART_CHARS]

    assert len(encode_event(Text(id=2**53 - 1, offset=2**40, text=text))) <= MAX_REPLY_BYTES


def adversarial(chance: random.Random) -> str:
    """Return text made of what breaks JSON, HTML, citations and terminals."""
    return "".join(
        chance.choice(TEXTS) * chance.randint(1, 4) for _ in range(chance.randint(1, 40))
    )


def answer(said: str) -> Answer:
    """Return the event for what a model said, its citations filtered as it streams."""
    citations = CitationFilter(3)
    shown = "".join(citations.feed(letter) for letter in said) + citations.finish()
    assert all(1 <= number <= 3 for number in citations.numbers)
    return Answer(
        id=1,
        text=shown,
        citations=citations.numbers,
        model=said[:99],
        prompt_tokens=1,
        reused_tokens=0,
        tokens=len(said),
        seconds=0.0,
        first_token_s=0.0,
        complete=True,
    )
