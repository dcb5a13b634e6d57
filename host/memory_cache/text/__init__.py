"""Pure functions on page text: extraction, passages, ranking, prompts and citations."""
