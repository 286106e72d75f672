"""The mailbox of the demo: takes every mail on this machine and shows it, so that links in mails can be clicked without a mail server."""
