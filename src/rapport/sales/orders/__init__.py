"""Orders: made of a quote or by hand, confirmed once credit allows, delivered in one or several parts, closed."""
