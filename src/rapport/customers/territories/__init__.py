"""Territories: which customer belongs to which, by rules that are planned, tried and applied; who sees what by it."""
