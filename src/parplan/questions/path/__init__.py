"""Which moves lead to so many points?"""
