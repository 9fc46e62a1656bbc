"""What parplan says and in which language: phrases, catalogues, Vietnamese order and dates."""
