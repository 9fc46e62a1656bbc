"""What if some leaves had other points?"""
