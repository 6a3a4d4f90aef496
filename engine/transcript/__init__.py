"""From the sound of a meeting to its words: where somebody speaks, what was said, and what is not to be believed."""
