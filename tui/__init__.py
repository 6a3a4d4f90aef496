"""What the practitioner sees and presses; thin: every rule lies in the engine."""

import os

# So many times a second Textual paints at most. A key waits for two or three such turns until all it does
# is seen: at Textual's own 60 that doubles the time, at 1000 it is not noticed. Read when Textual is loaded.
os.environ.setdefault("TEXTUAL_FPS", "1000")
