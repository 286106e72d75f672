"""Knows the v2 calls that the portal uses: accounts, account links and events."""

from __future__ import annotations

from stripe.params.v2.core import (
    AccountCloseParams,
    AccountCreateParams,
    AccountLinkCreateParams,
    AccountRetrieveParams,
    EventRetrieveParams,
)
from stripe.v2.core import Account, AccountLink

from portal.demo.stripe_standin import accounts

ROUTES = [
    ("POST", r"/v2/core/accounts", AccountCreateParams, Account, accounts.open_account),
    ("GET", r"/v2/core/accounts/([^/]+)", AccountRetrieveParams, Account, accounts.read_account),
    ("POST", r"/v2/core/accounts/([^/]+)/close", AccountCloseParams, Account, accounts.close_account),
    ("POST", r"/v2/core/account_links", AccountLinkCreateParams, AccountLink, accounts.link),
    ("GET", r"/v2/core/events/([^/]+)", EventRetrieveParams, None, accounts.read_event),
]
"""As in v1; events were checked against the class of their type when they were made."""
