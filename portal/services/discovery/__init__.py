"""Use cases of discovery: scoring creators, keeping the search index true, shortlists and target audiences."""

from portal.services.discovery.indexing import Comparison, compare, index_changes, mend, reindex
from portal.services.discovery.peers import gather_peers, gather_when_due
from portal.services.discovery.scoring import rescore, rescore_old, score, score_all
from portal.services.discovery.shortlists import add, begin_list, remove_list, rename_list, restore, restore_list, take_off, write_note
from portal.services.discovery.targets import remove_target, restore_target, save_target

__all__ = [
    "Comparison",
    "add",
    "begin_list",
    "compare",
    "gather_peers",
    "gather_when_due",
    "index_changes",
    "mend",
    "reindex",
    "remove_list",
    "remove_target",
    "rename_list",
    "rescore",
    "rescore_old",
    "restore",
    "restore_list",
    "restore_target",
    "save_target",
    "score",
    "score_all",
    "take_off",
    "write_note",
]
