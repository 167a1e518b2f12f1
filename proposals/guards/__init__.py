"""What must be done before a move: each guard returns a sentence that says what is missing."""
