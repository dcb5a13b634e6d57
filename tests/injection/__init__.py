"""Pages that try to make the sidebar or the model do what they say, written for the tests.

Each says what it tries. `ANSWERED` are those that a chat model can be made to obey in its answer,
`BOMBS` are too long for one.
"""

from __future__ import annotations

from tests.injection.bombs import BOMBS
from tests.injection.case import Case
from tests.injection.half import HALF
from tests.injection.images import IMAGES
from tests.injection.links import LINKS
from tests.injection.markup import MARKUP
from tests.injection.roles import FENCE, ROLE_TOKENS, ROLES

__all__ = ["ANSWERED", "BOMBS", "CASES", "FENCE", "ROLE_TOKENS", "Case"]

ANSWERED = (*IMAGES, *MARKUP, *LINKS, *HALF, *ROLES)
CASES = (*ANSWERED, *BOMBS)
