"""How well voices are told apart: diarisation error against references, beside two simpler ways."""
