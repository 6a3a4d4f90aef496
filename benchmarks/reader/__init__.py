"""How the reader of `models/reader.py` was taught, by talks with true and false lines."""
