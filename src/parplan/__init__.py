"""parplan: plan, follow and score a province's administrative reform index."""

__version__ = "0.1.0"
