"""What the practitioner sees and presses; thin: every rule lies in the engine."""
