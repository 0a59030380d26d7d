"""What is measured on: generated journeys and personas, and the same models in the languages of peers."""
