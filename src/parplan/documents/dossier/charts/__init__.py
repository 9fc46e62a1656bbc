"""Charts of the page: a module a kind, each from exact figures to a drawing that says them."""
