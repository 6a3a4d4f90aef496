"""From the sound of a meeting to its words: where somebody speaks, what was said, and what is not to be believed."""

from engine.transcript.glances import Glance
from engine.transcript.speakers import assign_speakers
from engine.transcript.transcribe import Heard, Recogniser, transcribe
from engine.transcript.vocabulary import Vocabulary

__all__ = ["Glance", "Heard", "Recogniser", "Vocabulary", "assign_speakers", "transcribe"]
