"""Office files of strangers → lines and cells, none of them trusted."""
