"""Seeing the product as a colleague does: read only, for a while, with a reason, and never unknown to the colleague."""
