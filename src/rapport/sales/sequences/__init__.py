"""Sequences: people are addressed step by step until they answer. What the tables hold: sales.models.sequences."""
