"""Use cases of discovery: scoring creators, keeping the search index true, shortlists and target audiences."""

from portal.services.discovery.entries import assign, keep_entry, move_on, pass_on_entries, put_down, state_of, write_note
from portal.services.discovery.exclusions import let_in, put_aside
from portal.services.discovery.indexing import Comparison, compare, index_changes, mend, reindex
from portal.services.discovery.peers import gather_peers, gather_when_due
from portal.services.discovery.scoring import rescore, rescore_old, score, score_all
from portal.services.discovery.searches import (
    News,
    address_of,
    alerts_of,
    change_search,
    remove_search,
    restore_search,
    run_search,
    save_search,
    shown_of,
    stop_alerts,
    tell_of_new,
)
from portal.services.discovery.shortlists import (
    add,
    add_many,
    begin_list,
    remove_list,
    rename_list,
    restore,
    restore_list,
    take_off,
)
from portal.services.discovery.targets import remove_target, restore_target, save_target, wording_of

__all__ = [
    "Comparison",
    "News",
    "add",
    "add_many",
    "address_of",
    "alerts_of",
    "assign",
    "begin_list",
    "change_search",
    "compare",
    "gather_peers",
    "gather_when_due",
    "index_changes",
    "keep_entry",
    "let_in",
    "mend",
    "move_on",
    "pass_on_entries",
    "put_aside",
    "put_down",
    "reindex",
    "remove_list",
    "remove_search",
    "remove_target",
    "rename_list",
    "rescore",
    "rescore_old",
    "restore",
    "restore_list",
    "restore_search",
    "restore_target",
    "run_search",
    "save_search",
    "save_target",
    "score",
    "score_all",
    "shown_of",
    "state_of",
    "stop_alerts",
    "take_off",
    "tell_of_new",
    "wording_of",
    "write_note",
]
