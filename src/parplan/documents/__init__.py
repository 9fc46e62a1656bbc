"""What goes out on paper and comes back: the dossier, letters, forms."""
