"""The whole flow as plain lines: the accessible face of the program, on the same engine, through the same gates."""
