"""Assignment letters: what an agency has to do, to be signed and sent, filtered or read."""
