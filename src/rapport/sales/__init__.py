"""Sales: pipelines with stages, products, exchange rates and the deals that are moved through them."""
