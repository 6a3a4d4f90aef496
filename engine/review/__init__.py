"""What a practitioner makes of a draft: differences by word, decisions, merging, approval; pure, no I/O, no model."""
