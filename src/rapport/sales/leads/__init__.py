"""Leads: what follows from their values, whom they may be, how they become customers, the forms they fill."""
