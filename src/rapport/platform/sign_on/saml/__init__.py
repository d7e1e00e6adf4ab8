"""Signing in by SAML 2.0: questions, answers that are proven, signing out, and what both sides tell of themselves."""
