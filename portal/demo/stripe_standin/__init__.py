"""Knows how to stand in for Stripe on this machine: the same answers, rules and signed webhooks, and pages to click through.

It takes its contract from the installed SDK and speaks only about what the portal uses; anything else is refused loudly.
"""
