"""What the practitioner sees and presses; thin: every rule lies in the engine."""

import os

# So many times a second Textual paints at most. After each painting of the meter a key waits for up to two such turns:
# at Textual's own 60 that doubles the time until a letter typed while recording is seen. Read when Textual is loaded.
os.environ.setdefault("TEXTUAL_FPS", "120")
