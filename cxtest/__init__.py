"""cxtest proves, for every persona, whether they can finish every customer journey."""
