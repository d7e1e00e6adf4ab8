"""The common jobs of a day as a person does them in a browser; timed by benchmarks, counted by tests."""
