"""Template tags of the sign-on package."""
