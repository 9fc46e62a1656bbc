"""Two pages for signature: where the plan stands on a day."""
