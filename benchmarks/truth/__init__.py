"""How often the checker is right, measured on labelled statements."""
