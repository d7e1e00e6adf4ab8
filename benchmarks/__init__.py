"""Benchmarks: `python -m benchmarks` measures what docs and budgets promise, on seeded data of any size."""
