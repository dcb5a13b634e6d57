from __future__ import annotations

from memory_cache.service.leads import quote_leads
from memory_cache.store.records import NumberedText, StoredPassage


def passages(*parts: tuple[int, str, str]) -> tuple[list[StoredPassage], dict[int, str]]:
    """Passages of pages: the page, the heading that each stands under, and its text."""
    texts: dict[int, str] = {}
    found: list[StoredPassage] = []
    for number, (page, heading, text) in enumerate(parts, start=1):
        start = len(texts.get(page, ""))
        end = start + len(text)
        texts[page] = f"{texts.get(page, '')}{text}\n\n"
        found.append(StoredPassage(number, page, "u", f"Page {page}", heading, start, end, text))
    return found, texts


def leads(*parts: tuple[int, str, str]) -> list[str]:
    found, texts = passages(*parts)
    answer = quote_leads(found, lambda page: NumberedText(texts[page], []))
    for quote, passage in zip(answer.quotes, answer.passages, strict=True):
        assert texts[passage.page_id][quote.start : quote.end] == quote.text
    return [quote.text for quote in answer.quotes]


LONG = "It stood there for a long time, in all weathers and with few visitors. " * 9


def test_a_page_is_summed_up_by_how_it_and_its_largest_sections_begin() -> None:
    quoted = leads(
        (1, "", "The light\n\nThe Skerry light stands on a rock. It is old."),
        (1, "Keepers", f"Keepers\n\nThirty keepers lived on the rock. {LONG * 5}"),
        (1, "Notes", "Notes\n\nThese notes are short but there."),
        (1, "Bell", f"Bell\n\nThe bell was cast in Bergen. {LONG * 4}"),
        (1, "Oil", f"Oil\n\nThe oil came by boat each month. {LONG * 3}"),
        (1, "Lens", f"Lens\n\nThe lens came from a workshop abroad. {LONG * 2}"),
        (1, "Fog", f"Fog\n\nThe fog was thick on most mornings. {LONG}"),
    )

    assert quoted == [
        "The Skerry light stands on a rock.",
        "Thirty keepers lived on the rock.",
        "The bell was cast in Bergen.",
        "The oil came by boat each month.",
        "The lens came from a workshop abroad.",
    ]


def test_of_several_pages_each_is_summed_up_by_how_it_begins() -> None:
    quoted = leads(
        (1, "", "The Skerry light stands on a rock."),
        (1, "Keepers", f"Thirty keepers lived on the rock. {LONG}"),
        (2, "", "Rye bread is baked from a starter."),
    )

    assert quoted == ["The Skerry light stands on a rock.", "Rye bread is baked from a starter."]


def test_a_caption_is_no_sentence() -> None:
    assert leads(
        (1, "", "Photograph of the rock from the sea\n\nIt is a lonely place to live.")
    ) == ["It is a lonely place to live."]


def test_how_a_page_begins_is_not_said_to_be_the_answer() -> None:
    found, texts = passages((1, "", "The Skerry light stands on a rock."))

    assert quote_leads(found, lambda page: NumberedText(texts[page], [])).label == "beginnings"
    assert quote_leads([], lambda page: NumberedText(texts[page], [])).label == "none"
