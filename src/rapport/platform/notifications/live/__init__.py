"""Letting open pages know at once: a hint goes from the worker through the database to one small process of streams."""
