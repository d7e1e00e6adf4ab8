"""Telling other modules what happened: every change set, once, in order of its commit, whoever wrote it."""
