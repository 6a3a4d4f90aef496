"""Speech and language models: what they are, where they come from, how they run; knows no meeting."""
