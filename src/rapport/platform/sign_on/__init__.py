"""How people come in: the rules of signing in, identity providers, and users kept by a directory."""
