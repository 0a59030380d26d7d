"""Every key of the explorer, pressed; what is asserted is what is to be read on the screen."""

from pathlib import Path
from typing import Any

import pytest
import visa
from screens import drive_explorer, screen, settled, text
from textual import events
from textual.pilot import Pilot

from cxtest.explorer.app import Explorer
from cxtest.explorer.keys import KEYS
from cxtest.explorer.player import Player
from cxtest.loading.saved import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return visa.project(tmp_path)


def test_it_begins_at_the_first_entry_with_all_that_is_to_be_known_there(files: Files) -> None:
    assert screen(files).text.splitlines()[:13] == [
        " visa as student                                                 3 findings (f)",
        " From here: with luck: a good end is possible, and they cannot make sure of it",
        " wants    granted",
        " “The form” (`form`), by web. That step is owned by the web desk.",
        " here     asks passport-number, purpose",
        " answers  passport-number, purpose, learnt as soon as they go on",
        "─ways on────────────────────────────────────────────────────────────────────────",
        "1 → send → counter  the web desk decides",
        "    hand-off to the counter, carries purpose; takes time 30m, money 40 EUR",
        "2 → time-out → form  time decides",
        "    something goes wrong; they do not answer; takes time 20m",
        "  × ask-for-help → counter  the customer decides",
        "    is only for customers whose age is old",
    ]


def test_it_begins_at_the_end_of_a_walk_and_says_what_was_promised_there(files: Files) -> None:
    seen = " ".join(screen(files, walk="website.send.accept").text.split())
    assert "“Ten days” (`waiting`). That step is the customer’s own. They are still in the hands of the counter." in seen
    assert "holds receipt is owed answer-in-ten-days" in seen


@pytest.mark.parametrize("keys", [("1",), ("enter",), ("down", "up", "enter")])
def test_an_open_way_is_taken_by_its_number_or_where_it_is_highlighted(files: Files, keys: tuple[str, ...]) -> None:
    assert screen(files, *keys).walk == "website.send"


def test_a_way_on_says_what_is_promised_after_it(files: Files) -> None:
    seen = screen(files, "1").text
    assert "1 → accept → waiting  the counter decides  ▲ always" in seen
    assert "2 → turn-away → refused  the counter decides  ▼ never" in seen


def test_a_closed_way_is_not_taken_and_it_is_said_why(files: Files) -> None:
    left = screen(files, "down", "down", "enter")
    assert left.walk == "website"
    assert "ask-for-help is closed: it is only for customers whose age is old." in left.text


def test_a_number_that_no_way_has_takes_nothing(files: Files) -> None:
    left = screen(files, "9")
    assert left.walk == "website"
    assert "No way on has the number 9; of a closed one, enter says why." in left.text


@pytest.mark.parametrize("key", ["left", "u", "backspace"])
def test_a_step_is_taken_back(files: Files, key: str) -> None:
    left = screen(files, "1", "1", key)
    assert left.walk == "website.send"
    assert " · accept   ahead: the right arrow takes it" in left.text


@pytest.mark.parametrize("key", ["right", "r"])
def test_a_step_that_was_taken_back_is_taken_again(files: Files, key: str) -> None:
    assert screen(files, "1", "left", key).walk == "website.send"


def test_home_goes_back_to_the_entry_and_end_to_where_one_was(files: Files) -> None:
    assert screen(files, "1", "1", "home").walk == "website"
    assert screen(files, "1", "1", "home", "end").walk == "website.send.accept"


@pytest.mark.parametrize(("key", "said"), [("left", "This is where they came in."), ("right", "Nothing lies ahead: choose a way on.")])
def test_where_there_is_nothing_to_take_back_or_again_it_is_said_until_the_next_key(files: Files, key: str, said: str) -> None:
    assert said in screen(files, key).text
    assert said not in screen(files, key, "1").text


def test_the_walk_shows_at_which_step_the_promise_changed_and_whose_decision_that_was(files: Files) -> None:
    assert screen(files, "1", "2").text.splitlines()[-10:-2] == [
        "─walk so far (w)────────────────────────────────────────────────────────────────",
        "   website → form   with luck",
        "       asks passport-number, purpose",
        "   send → counter   with luck",
        "       hand-off web-desk → counter, asks AGAIN passport-number",
        " ● turn-away → refused   never",
        "     ▼ from with luck to never: the counter’s `turn-away` at `counter`",
        "",
    ]


def test_an_end_says_how_they_like_it(files: Files) -> None:
    assert "It ends here: `refused`, which they neither want nor accept." in screen(files, "1", "2").text
    assert "    No transition leads on from here." in screen(files, "1", "2").text
    assert "It ends here: `refused`, which they accept." not in screen(files, "1", "1", "1").text
    assert "It ends here: `granted`, which they want." in screen(files, "1", "1", "1").text


def test_being_stuck_is_said_with_all_that_closes_each_way(files: Files) -> None:
    seen = screen(files, persona="grandmother", walk="letter.pass-on").text
    assert "Nothing is open to them here, and it is no end: they are stuck." in seen
    assert "  × accept → waiting  the counter decides\n    needs an answer: the purpose of the visit, which they cannot or will not" in seen


def test_k_shows_who_knows_what_and_what_is_new(files: Files) -> None:
    lines = screen(files, "1", "1", "k").text.splitlines()
    assert lines[-9:-4] == [
        "─who knows what (k)─────────────────────────────────────────────────────────────",
        " web-desk knows passport-number, purpose",
        " counter knows +passport-number, purpose",
        " They have told passport-number, purpose",
        " + since the last step",
    ]


def test_l_shows_what_it_has_cost_against_the_budget(files: Files) -> None:
    seen = screen(files, "1", "l").text
    assert " time             50m of 1h\n" in seen
    assert " money            40 EUR of 30 EUR  OVER, even if all goes well" in seen
    assert "walk so far" in screen(files, "1", "l", "w").text


def test_f_replays_the_walk_of_a_finding_step_by_step(files: Files) -> None:
    assert "│ error[repeated-data-entry] counter:passport-number  " in screen(files, "f").text
    chosen = ("f", "down", "down", "enter")
    left = screen(files, *chosen)
    assert left.walk == "website"
    assert " · send   ahead: the right arrow takes it" in left.text
    at_the_end = screen(files, *chosen, "right")
    assert at_the_end.walk == "website.send"
    assert at_the_end.text.splitlines()[1] == " error[repeated-data-entry] Student is asked for the passport number again at"
    assert "asks AGAIN passport-number" in at_the_end.text


def test_a_finding_is_left_as_soon_as_they_go_another_way(files: Files) -> None:
    replayed = ("f", "enter", "right")
    assert "error[turned-away]" in screen(files, *replayed, "right").text
    assert "error[turned-away]" in screen(files, *replayed, "2").text
    assert "error[turned-away]" not in screen(files, *replayed, "1").text


def test_f_says_of_the_highlighted_finding_what_it_is_and_what_would_mend_it(files: Files) -> None:
    seen = " ".join(screen(files, "f", size=(160, 48)).text.replace("│", " ").split())
    assert "For Student it ends with “No visa” (`refused`). They wanted `granted`, and do not accept `refused`." in seen
    assert "mend lead on from there instead of ending" in seen
    assert "walk website.send.turn-away" in seen


def test_where_nothing_is_found_f_says_so(files: Files) -> None:
    folder = files.root / "journeys" / "visa.yaml"
    folder.write_text("journey: visa\nentries: {website: form}\nsteps: {form: {outcome: granted}}\n")
    (files.root / "personas" / "grandmother.yaml").unlink()
    (files.root / "personas" / "student.yaml").write_text("persona: student\njourneys: {visa: {enters-at: [website], wants: [granted]}}\n")
    assert "Nothing is found for this persona." in screen(files, "f").text


def test_g_lays_the_shortest_way_to_a_good_end_ahead(files: Files) -> None:
    left = screen(files, "g")
    assert left.walk == "website"
    assert "3 steps to `granted`, which they want; over budget: money. The right arrow" in left.text
    assert screen(files, "g", "end").walk == "website.send.accept.fetch"


def test_g_says_where_no_way_leads_to_a_good_end_and_where_they_are_at_one(files: Files) -> None:
    assert "No way leads to a good end from here; further back there is one." in screen(files, "1", "2", "g").text
    assert "This is a good end." in screen(files, "1", "1", "1", "g").text


def test_g_once_more_goes_to_an_end_that_they_want_where_the_nearest_is_only_accepted(files: Files) -> None:
    able = ("a", "down", "enter", "up", "enter")
    nearest = screen(files, *able, "g", persona="grandmother")
    assert "2 steps to `refused`, which they accept; g once more: 3 steps to an end that they want" in " ".join(nearest.text.split())
    assert screen(files, *able, "g", "g", "end", persona="grandmother").walk == "letter.pass-on.accept.fetch"


def test_where_another_entry_leads_to_a_good_end_it_is_said(files: Files) -> None:
    (files.root / "personas" / "grandmother.yaml").write_text(
        visa.GRANDMOTHER.replace("[letter]", "[letter, website]").replace("lacks", "withholds")
    )
    (files.root / "journeys" / "visa.yaml").write_text(
        visa.JOURNEY.replace("asks: [passport-number, purpose]", "asks: [passport-number]\n    learns: [purpose]")
    )
    left = " ".join(screen(files, "g", persona="grandmother").text.split())
    assert "No way leads to a good end from here; from `website` there is one (e)." in left
    assert "comes in at letter, or at website (e)" in left
    listed = screen(files, "j", size=(160, 48)).text.replace("│", " ")
    assert "visa as grandmother never from letter, always from website" in " ".join(listed.split())


def test_over_budget_stands_in_the_first_line(files: Files) -> None:
    assert screen(files, "1").text.splitlines()[0].endswith("over budget (l)  3 findings (f)")
    assert "over budget" not in screen(files).text


def test_x_lets_something_go_wrong(files: Files) -> None:
    assert "form.time-out → form  here  then with luck" in screen(files, "x").text
    assert "post-room.get-lost → nowhere  here  then never" in screen(files, "x", persona="grandmother").text
    assert screen(files, "x", "enter").walk == "website.time-out"
    assert "Nothing that is marked as a failure can happen from here." in screen(files, "1", "x").text
    assert screen(files, "1", "x", "escape").walk == "website.send"


def test_a_asks_what_if_they_answered_otherwise(files: Files) -> None:
    assert "purpose  they lack it: they cannot answer" in screen(files, "a", persona="grandmother").text
    left = screen(files, "1", "a", "down", "enter", "up", "enter", persona="grandmother")
    assert "What if they can answer `purpose`?" in left.text
    assert left.walk == "letter.pass-on"
    assert "From here: with luck" in left.text or "From here: always" in left.text


def test_what_was_supposed_can_be_taken_back(files: Files) -> None:
    supposed = ("a", "down", "enter", "up", "enter")
    back = ("a", "down", "enter", "down", "enter")
    assert "What if" not in screen(files, *supposed, *back, persona="grandmother").text


def test_c_asks_what_if_a_hand_off_carried_more(files: Files) -> None:
    assert "form.send → counter  on this walk" in screen(files, "1", "c").text
    left = screen(files, "1", "c", "enter", "enter")
    assert "What if `form.send` carries `passport-number`?" in left.text
    assert "asks AGAIN" not in left.text
    assert "2 findings (f)" in left.text
    assert "asks AGAIN" in screen(files, "1", "c", "enter", "enter", "c", "enter", "enter").text


def test_what_becomes_of_the_findings_is_said_of_what_is_supposed(files: Files) -> None:
    said = " ".join(screen(files, "1", "c", "enter", "enter", size=(160, 48)).text.split())
    assert "3 → 2 findings; gone: repeated-data-entry counter:passport-number." in said
    said = " ".join(screen(files, "a", "down", "enter", "up", "enter", persona="grandmother", size=(160, 48)).text.split())
    assert "What if they can answer `purpose`? 4 → " in said
    assert "; promise never → with luck." in said


def test_a_finding_that_is_mended_by_what_is_supposed_is_found_no_longer(files: Files) -> None:
    replayed = ("f", "down", "down", "enter", "right")
    seen = screen(files, *replayed, "c", "enter", "enter").text
    assert "found no longer: error[repeated-data-entry] counter:passport-number" in seen


def test_a_hand_off_that_carries_what_is_asked_all_the_same_is_said_to(files: Files) -> None:
    (files.root / "journeys" / "visa.yaml").write_text(visa.JOURNEY.replace("needs: [passport-number, purpose]", "asks: [passport-number]"))
    seen = " ".join(screen(files, "1", "c", "enter", "enter").text.split())
    assert "`counter` asks for `passport-number` all the same: it stands under `asks`, which asks whether it is known or not" in seen


def test_an_answer_that_is_as_it_was_changes_nothing_and_that_is_said(files: Files) -> None:
    assert "That is as it was." in screen(files, "a", "enter", "enter").text


def test_p_puts_somebody_else_in_their_place(files: Files) -> None:
    left = screen(files, "p", "up", "enter")
    assert " visa as grandmother" in left.text
    assert left.walk == "letter"
    assert "The walk began at `website`, where they do not come in." in left.text
    assert screen(files, "p", "up", "enter", "p", "down", "enter").walk == "website"
    supposed = screen(files, "a", "enter", "down", "enter", "p", "up", "enter")
    assert "What was supposed of the first one’s answers is left out." in supposed.text


def test_where_a_walk_is_closed_to_somebody_else_it_is_said_why(files: Files) -> None:
    both = visa.GRANDMOTHER.replace("[letter]", "[letter, website]")
    (files.root / "personas" / "grandmother.yaml").write_text(both)
    left = screen(files, "p", "up", "enter", walk="website.send")
    assert left.walk == "website"
    said = "The walk went on with `send`, which needs an answer: the purpose of the visit, which they cannot or will not give."
    assert said in " ".join(left.text.split())


def test_e_asks_where_they_come_in(files: Files) -> None:
    both = visa.STUDENT.replace("[website]", "[website, letter]")
    (files.root / "personas" / "student.yaml").write_text(both)
    assert "letter → “The letter is opened” (`post-room`)" in screen(files, "e").text
    assert screen(files, "e", "down", "enter").walk == "letter"


def test_j_lists_who_walks_what_with_what_they_are_promised(files: Files) -> None:
    seen = screen(files, "j").text
    assert "visa as grandmother  never  4 findings" in seen
    assert "visa as student  with luck  3 findings" in seen
    assert " visa as grandmother" in screen(files, "j", "up", "enter").text


def test_without_a_persona_it_begins_with_that_list(files: Files) -> None:
    assert "Who walks what?" in screen(files, persona=None).text
    assert screen(files, "down", "enter", persona=None).walk == "website"


def test_y_copies_the_replay_token(files: Files) -> None:
    left = screen(files, "1", "1", "y")
    assert left.clipboard == "website.send.accept"
    assert "Copied: website.send.accept" in left.text


def test_t_changes_between_dark_and_light(files: Files) -> None:
    dark, light = screen(files).picture, screen(files, "t").picture
    assert dark != light
    assert screen(files, "t", "t").picture == dark


def test_a_panel_can_be_scrolled_and_esc_gives_the_keys_back_to_the_ways_on(files: Files) -> None:
    assert screen(files, "tab", "enter").walk == "website"
    assert screen(files, "tab", "escape", "enter").walk == "website.send"


def test_the_help_names_every_key(files: Files) -> None:
    seen = screen(files, "question_mark", size=(100, 48)).text
    for key in KEYS:
        assert f"│ {key.written:<13}" in seen
        assert key.says.split(":")[0][:40] in seen
    assert "The keys" not in screen(files, "question_mark", "escape").text


def test_of_a_long_walk_the_last_steps_are_shown_and_the_next_ones(files: Files) -> None:
    (files.root / "journeys" / "visa.yaml").write_text(visa.JOURNEY.replace(", at-most: 1}", "}"))
    walk = ".".join(["website", *["time-out"] * 150])
    assert " ● time-out → form   with luck" in screen(files, walk=walk).text
    assert "   … 51 steps before these" in screen(files, "tab", "home", walk=walk).text
    assert " · … and 130 more" in screen(files, "home", "tab", "end", walk=walk).text


@pytest.mark.parametrize(
    ("asked", "keys"),
    [("f", ("enter", "escape")), ("f", ("escape", "escape")), ("p", ("enter", "escape", "escape")), ("question_mark", ("enter", "escape"))],
)
def test_keys_that_come_at_once_leave_a_list_once(files: Files, asked: str, keys: tuple[str, ...]) -> None:
    async def drive(pilot: Pilot[Any], explorer: Explorer) -> None:
        await pilot.press(asked)
        await settled(pilot, explorer)
        for key in keys:
            explorer.post_message(events.Key(key, key if len(key) == 1 else None))
        await settled(pilot, explorer)
        assert "ways on" in text(explorer)

    project = files.load()
    drive_explorer(Explorer(files, project, Player(project, "visa", "student")), drive)


def test_each_key_is_pressed_somewhere_in_this_file() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    missing = [key.written for key in KEYS for name in key.keys.split(",") if f'"{name}"' not in source and name != "q"]
    assert not missing
