"""Sound: from the microphone or a file into sealed chunks, and back out of them into memory; never clear on a disk.

Processes: `recorder` seals and can read nothing; `source` (a microphone) and `decode` (a file) hold native code and no
key; `playback` plays from memory. The application itself imports no native sound library.
"""

RATE = 16_000
"""Samples a second, everywhere inside."""

SAMPLE_BYTES = 2
"""Sound is signed 16 bit, little-endian, mono, everywhere inside."""
