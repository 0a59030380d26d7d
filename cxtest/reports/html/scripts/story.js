// The story of one finding: who they are, what they wanted, where it broke, whose that is, what would mend it, and the walk to it.

let open = null;     // the finding whose story is told
let lent = null;     // the picture of the journey, and where it belongs when no story is open
let opener = null;   // the link by which the story was opened
let scrolled = 0;

function definition(name, ...said) {
  return make("div", {}, make("dt", {}, name), make("dd", {}, ...said));
}

// Who they are, what they wanted, what they were promised.
function whoTheyAre(cell, title) {
  const more = (cell.brings ?? []).map(([name, said]) => definition(name, rich(said)));
  if (cell.basedOn) more.push(definition("Who says so", rich(cell.basedOn === "assumption" ? "nobody yet: it is assumed" : cell.basedOn)));
  return make("section", {class: "person"},
    title,
    make("p", {class: "on-journey"}, cell.persona ? "on " : "of ", make("cite", {}, data.journeys[cell.journey].title)),
    cell.story && make("blockquote", {}, cell.story),
    make("dl", {class: "facts"},
      cell.wants && definition("They want", rich(cell.wants)),
      cell.promise && definition("Do they get it?",
        make("span", {class: `promise ${cell.promise}`}, sign(cell.promise), ` ${cell.said}`), make("small", {}, ` ${cell.means}`))),
    more.length > 0 && make("details", {class: "more"}, make("summary", {}, "What they bring along"), make("dl", {class: "facts"}, more)));
}

function whoseItIs(story) {
  return (story.whose ?? []).map((number, place) => {
    const [id, title, what] = data.owners[number], role = text((story.roles ?? [])[place]);
    return make("span", {class: "owner-and-role"},
      make("span", {class: id === "-" ? "owner nobody" : "owner"}, title, what && make("small", {}, ` (${what})`)),
      role && make("small", {class: "role"}, `${role} `));
  });
}

// What broke, where, whose it is, what would mend it. `buttons`: there is somebody who can press them.
function whatBroke(story, buttons) {
  const mend = [make("p", {}, rich(text(story.mend)))];
  for (const [where, line] of (story.edits ?? []).map((edit) => edit.map(text))) {
    const code = make("code", {}, line);
    mend.push(make("p", {class: "edit-where"}, where, line && ":"));
    if (line) mend.push(make("div", {class: "edit"}, make("pre", {}, code), buttons && copyButton("the line for the file", code)));
  }
  return make("section", {class: `broke ${story.kind}`, "aria-label": "What broke"},
    make(buttons ? "h2" : "h4", {class: "what"}, sign(story.kind), " ", unseen(`${NOUNS[story.kind]}: `), ruleSaid(story.rule)),
    make("p", {class: "message"}, rich(text(story.message))),
    make("dl", {class: "facts"},
      definition("Whose it is", whoseItIs(story)),
      definition("To mend it", mend)));
}

// What else is known of it: why it comes to that, what closes each way on; the technical part folded away.
function whatElse(story, buttons) {
  const why = (story.origins ?? []).map((said) => make("p", {}, rich(text(said))));
  const parts = (story.details ?? []).map(([name, said]) => {
    const called = text(name);
    return definition(called.charAt(0).toUpperCase() + called.slice(1), rich(text(said)));
  });
  if (why.length) parts.unshift(definition("Why it comes to that", why));
  if (story.ways && !story.ways.length) parts.push(definition("No way on", "Nothing leads on from there."));
  if (story.ways && story.ways.length) {
    parts.push(definition("Ways on, and why they do not help", make("ul", {class: "ways"},
      story.ways.map(([label, said]) => make("li", {}, make("code", {}, label), " ", rich(text(said)))))));
  }
  const technical = [definition("In the file", make("code", {}, text(story.source))), definition("Rule, place", make("code", {}, `${data.rules[story.rule][0]}, ${text(story.place)}`))];
  if (story.replay) {
    const code = make("code", {}, story.replay);
    technical.push(definition("To walk there", make("div", {class: "edit"}, make("pre", {}, code), buttons && copyButton("the command", code))));
  }
  return [
    parts.length > 0 && make("dl", {class: "facts else"}, parts),
    buttons && make("details", {class: "more"}, make("summary", {}, "For whoever mends it"),
      make("dl", {class: "facts"}, story.where !== undefined && definition("Where it shows", rich(text(story.where))), technical)),
  ];
}

// Why there is no walk, or what the walk shows if it is only the closest that they come.
function aboutTheWalk(story) {
  if (story.walk === undefined) return make("p", {class: "no-walk"}, "There is no walk to show: this is about the journey as it is written, not about what happens on it.");
  return [
    story.closest && make("p", {class: "no-walk"}, "No walk gets there. This is the closest that they come."),
    !story.cell.persona && make("p", {class: "whose-walk"}, "The walk is shown as the first who can walk it."),
  ];
}

// The other findings of the same cell: a list to choose from, one back, one on.
function chooser(story) {
  const some = story.cell.stories.filter(fits), all = some.includes(story) ? some : story.cell.stories;
  const number = all.indexOf(story);
  const to = (n) => { location.hash = linkTo(all[n].link); };
  const link = (name, symbol, n) => make("button", {type: "button", class: "control", "aria-label": name, title: name, "aria-disabled": String(!all[n]), onclick: () => all[n] && to(n)},
    make("span", {"aria-hidden": "true"}, symbol));
  const options = all.map((other, n) => make("option", {value: n}, `${SIGNS[other.kind]} ${n + 1}. ${ruleSaid(other.rule)}: ${text(other.place)}`));
  options[number].selected = true;
  options[number].setAttribute("selected", "");
  const select = make("select", {"aria-label": "What was found for them", onchange: () => to(Number(select.value))}, options);
  return make("div", {class: "chooser"}, link("The finding before", "‹", number - 1), select, link("The next finding", "›", number + 1),
    make("span", {class: "of"}, `${number + 1} of ${all.length}`));
}

function openStory(story) {
  const place = byId("story"), {cell} = story;
  const again = !place.hidden;
  if (!again && !opener) scrolled = scrollY;
  takeDown();
  open = story;
  const title = make("h1", {id: "story-title", tabindex: "-1"}, cell.persona ? cell.title : "The journey itself");
  const bar = make("nav", {class: "bar", "aria-label": "Findings"},
    make("a", {class: "back", href: linkTo(""), onclick: (event) => { event.preventDefault(); closeStory(); }}, "‹ All findings"), chooser(story));
  const left = make("div", {class: "left"}, whoTheyAre(cell, title), whatBroke(story, true), whatElse(story, true));
  const right = make("div", {class: "right"});
  place.replaceChildren(bar, make("div", {class: "story-columns"}, left, right));
  lend(cell.journey);
  if (lent) right.append(lent.picture);
  fill(right, aboutTheWalk(story));
  if (story.walk !== undefined) {
    const steps = walkOf(cell, story.walk);
    const list = stepList(steps, (number) => player.go(number)), now = make("div", {class: "now-known", tabindex: "0", role: "group", "aria-labelledby": "known-title"}), curves = charts(cell, steps);
    player = makePlayer({cell, steps, list, place: now, curves, picture: lent?.picture ?? null});
    right.prepend(...[lent?.picture, player.controls].filter(Boolean));
    right.append(make("div", {class: "along"},
      make("section", {class: "walk", "aria-labelledby": "walk-title"}, make("h2", {id: "walk-title"}, "What happens"), list),
      make("section", {class: "who-knows", "aria-labelledby": "known-title"}, make("h2", {id: "known-title"}, "Who knows what by then"), now),
      make("section", {class: "cost", "aria-labelledby": "cost-title"}, make("h2", {id: "cost-title"}, "What it has cost"), curves.element)));
  }
  byId("overview").hidden = true;
  place.hidden = false;
  document.body.classList.add("telling");
  document.title = `${cell.title}: ${ruleSaid(story.rule)}`;
  if (player) player.go(player.last, {quietly: true});
  if (!again || !document.activeElement?.closest(".chooser")) scrollTo(0, 0);
  title.focus({preventScroll: true});
}

// Takes the picture of a journey from the overview, to show it beside a story.
function lend(journey) {
  const picture = document.querySelector(`.picture[data-journey="${journey}"]`);
  lent = picture && {picture, home: picture.parentElement};
}

// Gives everything back that a story has taken.
function takeDown() {
  player?.pause();
  player = null;
  if (lent) {
    clearPicture(lent.picture);
    lent.home.append(lent.picture);
  }
  lent = null;
  open = null;
}

function closeStory() {
  location.hash = linkTo("");
}

function showOverview() {
  const was = !byId("story").hidden;
  takeDown();
  byId("story").hidden = true;
  byId("story").replaceChildren();
  byId("overview").hidden = false;
  document.body.classList.remove("telling");
  document.title = TITLE;
  if (!was) return;
  scrollTo(0, scrolled);
  (opener ?? byId("content")).focus({preventScroll: true});
  opener?.scrollIntoView({block: "nearest"});
  opener = null;
}
