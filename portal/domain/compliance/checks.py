"""Knows what a creator may ask about her figures: a check of one that she disputes, or a human look; and how either ends."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.states import Machine, Side
from portal.domain.text import N_

FIGURE_CHECK = Machine(
    "open",
    [
        ("uphold", "open", "upheld", Side.OPERATOR),
        ("keep", "open", "kept", Side.OPERATOR),
        ("add", "open", "open", Side.CREATOR),
        ("withdraw", "open", "withdrawn", Side.CREATOR),
    ],
)
"""upheld: the creator is right, the part is set aside until newer figures come. kept: the figure stands, with the reason why.
add: she says more while nobody has answered; whoever decides on an older page is shown it first."""

MOST_ADDITIONS = 20
"""How often she can add to one question."""

KINDS: Mapping[str, str] = {
    "dispute": N_("A disputed figure"),
    "human_look": N_("A human look at the score"),
}
"""dispute is the restriction of GDPR Art. 18, human_look the human intervention of Art. 22."""

CHECK_STATES: Mapping[str, str] = {
    "open": N_("being checked"),
    "upheld": N_("the creator is right: this part is set aside"),
    "kept": N_("the figure stands"),
    "withdrawn": N_("withdrawn"),
}

DECISIONS: Mapping[str, str] = {
    "continue": N_("Go on with her"),
    "ask": N_("Ask her first"),
    "decline": N_("Not this time"),
}
"""How a brand ends a look at somebody's figures. A person decides, never the portal."""

PAPER: Mapping[str, str] = {
    "record": N_("Vetting record"),
    "decision": N_("Your decision"),
    "signed": N_("Signed by"),
    "formula": N_("Formula"),
    "inputs": N_("What went in"),
    "sample": N_("Sample"),
    "uncertainty": N_("How sure"),
    "cannot_say": N_("What it cannot say"),
    "source": N_("Source and date"),
    "verify": N_("Check any copy of this file at"),
    "human": N_("A person decided. The portal never accepts or declines anybody by itself (GDPR Art. 22)."),
}
"""Words of the printed record."""

HINDRANCES: Mapping[str, str] = {
    "objected": N_("The creator has objected to scoring. Nothing is computed, and this says nothing about her."),
    "disputed": N_("A figure is being checked. Until that is done no score is shown, and this says nothing about her."),
}
"""Why no score is computed or shown for somebody (GDPR Art. 21 and 18)."""
