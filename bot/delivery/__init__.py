"""Delivery: who gets which update and when, durable through crashes; how a message is made and sent is a sender's."""
