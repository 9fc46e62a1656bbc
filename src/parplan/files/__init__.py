"""Plan folders in and out: YAML with places, exact writing that is whole or isn't there."""
