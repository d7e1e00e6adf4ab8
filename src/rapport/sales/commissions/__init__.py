"""Commissions: rates by attainment of the quota, statements by person and period, what changes after closing."""
