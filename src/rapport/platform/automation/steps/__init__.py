"""What a rule can do: one class a kind of step, each checking what is written of it and doing it."""
