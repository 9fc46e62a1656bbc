"""How does a number come about?"""
