"""What is published on the web."""
