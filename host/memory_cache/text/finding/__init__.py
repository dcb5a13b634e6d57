"""What a person looks for, as words, filters and scores."""
