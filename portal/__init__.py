"""The Creator Portal: an open marketplace in which brands and creators find each other, agree, deliver and get paid."""
