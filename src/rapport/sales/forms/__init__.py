"""Public web forms: what they ask, what is taken, the page without sign-in, and how a site shows it."""
