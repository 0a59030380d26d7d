"""The rules, one file each, in the order of docs/semantics.md, section 6; then those of docs/decisions.md."""

from cxtest.rulebook import Rule
from cxtest.rules.ask_without_use import ask_without_use
from cxtest.rules.broken_path import broken_path
from cxtest.rules.broken_promise import broken_promise
from cxtest.rules.dead_end import dead_end
from cxtest.rules.dropped_context import dropped_context
from cxtest.rules.endless_wait import endless_wait
from cxtest.rules.fatal_failure import fatal_failure
from cxtest.rules.goal_unreachable import goal_unreachable
from cxtest.rules.known_not_used import known_not_used
from cxtest.rules.locked_out import locked_out
from cxtest.rules.never_taken import never_taken
from cxtest.rules.over_budget import over_budget
from cxtest.rules.ping_pong import ping_pong
from cxtest.rules.repeated_data_entry import repeated_data_entry
from cxtest.rules.runaround import runaround
from cxtest.rules.stranded_entry import stranded_entry
from cxtest.rules.tight_budget import tight_budget
from cxtest.rules.turned_away import turned_away
from cxtest.rules.unanswerable_ask import unanswerable_ask
from cxtest.rules.undefined_term import undefined_term
from cxtest.rules.unowned_hand_off import unowned_hand_off
from cxtest.rules.unowned_step import unowned_step
from cxtest.rules.unowned_third_party import unowned_third_party
from cxtest.rules.unreachable_step import unreachable_step

RULES: tuple[Rule, ...] = (
    goal_unreachable,
    stranded_entry,
    unanswerable_ask,
    locked_out,
    dead_end,
    turned_away,
    runaround,
    endless_wait,
    over_budget,
    tight_budget,
    fatal_failure,
    repeated_data_entry,
    known_not_used,
    dropped_context,
    ask_without_use,
    unowned_step,
    unowned_hand_off,
    unowned_third_party,
    ping_pong,
    broken_promise,
    undefined_term,
    unreachable_step,
    never_taken,
    broken_path,
)
