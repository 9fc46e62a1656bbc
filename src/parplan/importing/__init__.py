"""An office document → a plan folder; and the roll-over to the next year's plan beside it."""
