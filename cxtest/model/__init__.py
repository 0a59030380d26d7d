"""What people write: organisations, journeys and personas, as data without behaviour."""
