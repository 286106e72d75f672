"""Is what we keep of others' keys worth nothing without ours, and does it outlive a change of the secret key?"""

from __future__ import annotations

import pytest

from portal.gateways.vault import Unsealable, Vault

OLD, NEW = "an old secret of the operator, long enough", "a new secret of the operator, long enough"


def test_what_is_sealed_is_opened_and_says_nothing_by_itself():
    sealed = Vault([NEW]).seal({"access": "ya29.secret"})
    assert Vault([NEW]).open(sealed) == {"access": "ya29.secret"}
    assert "ya29" not in sealed and sealed != Vault([NEW]).seal({"access": "ya29.secret"})


def test_an_earlier_key_still_opens_and_is_left_behind_with_the_next_sealing():
    sealed = Vault([OLD]).seal("x")
    both = Vault([NEW, OLD])
    assert both.open(sealed) == "x"
    assert Vault([NEW]).open(both.anew(sealed)) == "x"
    with pytest.raises(Unsealable):
        Vault([NEW]).open(sealed)


@pytest.mark.parametrize("change", [lambda text: text[:-4] + "AAAA", lambda text: "", lambda text: "not sealed", lambda text: text[10:]])
def test_what_was_changed_is_refused(change):
    vault = Vault([NEW])
    broken = change(vault.seal("x"))
    with pytest.raises(Unsealable):
        vault.open(broken)
    with pytest.raises(Unsealable):
        vault.anew(broken)


def test_the_key_of_the_vault_is_not_the_one_that_signs():
    from cryptography.fernet import Fernet, InvalidToken

    sealed = Vault(["a" * 43 + "="]).seal("x")
    with pytest.raises(InvalidToken):
        Fernet(b"a" * 43 + b"=").decrypt(sealed.encode())
