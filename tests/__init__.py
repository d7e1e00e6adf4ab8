"""The tests of Rapport; their folders mirror src/rapport."""
