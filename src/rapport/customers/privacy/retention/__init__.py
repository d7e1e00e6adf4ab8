"""How long records and logs are kept: rules, their nightly runs, and what one would do before it does."""
