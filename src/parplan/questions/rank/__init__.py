"""Which place do points give?"""
