"""Rapport: a customer-relationship-management system."""
