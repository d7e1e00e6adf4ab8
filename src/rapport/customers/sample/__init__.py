"""The sample company: about 2,000 believable parties with three years behind them, or up to a million for benchmarks.

Seeded: the same seed on the same day gives the same content (ids and uids differ). Nobody in it is real; addresses of
mail end in .example. ``generate`` makes it; nothing else in Rapport knows of it.
"""

from __future__ import annotations

from rapport.customers.sample.generate import load_demo, load_sample

__all__ = ["load_demo", "load_sample"]
