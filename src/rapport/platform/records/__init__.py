"""The heart: a record kind is declared once, checked at start-up, and read by every consumer as a plain spec."""
