"""Takes their power from the marks of roles and fences: a text that goes into a prompt still looks
the same to a person, and is nothing but text to a model.

The engine reads what is not its template's without special tokens, so that `<|im_start|>` is twelve
characters anyway. This is the second lock: models have seen enough transcripts to take the
characters for the mark, and templates look for some of them in what they are given. A bracket is
replaced by one that looks alike, and what nobody can see is left out.
"""

from __future__ import annotations

import re

# A bar of any look: ChatML, Phi, Llama 3, GLM, Harmony; “[|user|]” is EXAONE's, “｜” DeepSeek's.
_BARS = "|｜│∣ǀ￨❘"
# Marks of a text's beginning and end, of roles, of reasoning and tools; and our own fence.
_TAG_NAMES = (
    "source notes question"
    " s bos eos pad unk mask sep cls eot eod sos sop eop eoh eoa eom"
    r" start_of_\w+ end_of_\w+ begin_of_\w+ endoftext im_start im_end turn reserved_\w+ unused\d+"
    r" seed:\w+"
    " system user assistant human bot model developer tool function sys inst instructions?"
    " system_prompt user_query"
    " think thinking thought thoughts reasoning reflection answer tool_calls? tool_responses? tools"
    " function_calls? invoke"
)
_BRACKET_NAMES = (
    "INST SYS TOOL_CALLS TOOL_RESULTS TOOL_CONTENT AVAILABLE_TOOLS SYSTEM_PROMPT MODEL_SETTINGS"
    " IMG IMG_BREAK IMG_END PREFIX SUFFIX MIDDLE THINK ARGS CALL_ID gMASK sMASK"
)
_SPACE = r"\s*+"
_TAG = re.compile(
    rf"<(?={_SPACE}[/\\]?{_SPACE}(?:{'|'.join(_TAG_NAMES.split())})(?!\w))", re.IGNORECASE
)
_BARRED = re.compile(rf"[<\[](?={_SPACE}[{_BARS}])|(?<=[{_BARS}])[>\]]")
_BRACKETED = re.compile(
    rf"\[(?={_SPACE}/?{_SPACE}(?:{'|'.join(_BRACKET_NAMES.split())}){_SPACE}\])", re.IGNORECASE
)
_DOUBLED = re.compile(rf"<(?=<?{_SPACE}/?{_SPACE}SYS(?!\w))", re.IGNORECASE)
_WAVED = re.compile(r"\](?=~!?[be][\[\]])|\[(?=e~\[)")  # MiniMax
# Falcon
_SHOUTED = re.compile(
    r">(?=>?(?:TITLE|ABSTRACT|INTRODUCTION|SUMMARY|COMMENT|QUESTION|ANSWER|DOMAIN|PREFIX|SUFFIX"
    r"|MIDDLE)<<)",
    re.IGNORECASE,
)
# The headings of the plain template, of Alpaca's and of Vicuna's.
_HEADED = re.compile(
    r"^([ \t>*_]*+)(#{1,6})(?=[ \t]*+(?:system|user|assistant|human|instruction|input|response"
    r"|model)\b[ \t]*+:?[ \t]*+$)",
    re.IGNORECASE | re.MULTILINE,
)
# Soft hyphens, zero widths, marks of direction, the tags that spell out hidden letters. The joiners
# belong to Persian, to the scripts of India and to emoji: only beside a letter of ASCII are they
# there to part it.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\U000e0000-\U000e0fff]+|(?<=[!-~])[\u200c\u200d\ufe00-\ufe0e]+(?=[!-~])"
)
_ALIKE = {"<": "‹", ">": "›", "[": "［", "]": "］"}


def disarm(text: str) -> str:
    """Return the text with nothing in it that a chat model could take for more than text: no marks
    of roles of the known families, no tag that ends or begins a fence, no heading that is a role.
    """
    text = _UNSEEN.sub("", text)
    if "<" in text:
        text = _DOUBLED.sub("‹", text)
        text = _TAG.sub("‹", text)
    text = _BARRED.sub(lambda found: _ALIKE[found[0]], text)
    if "<<" in text:
        text = _SHOUTED.sub("›", text)
    if "[" in text or "]" in text:
        text = _BRACKETED.sub("［", text)
        text = _WAVED.sub(lambda found: _ALIKE[found[0]], text)
    return _HEADED.sub(lambda found: found[1] + "＃" * len(found[2]), text)
