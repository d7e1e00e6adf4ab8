"""Journeys of a person through the running product, in a real browser."""
