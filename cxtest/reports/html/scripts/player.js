// The player: goes along a walk step by step, and shows each in the list, in the picture, in who knows what, and in the curves.

const SHORTEST = 1400, A_WORD = 60_000 / 250;   // milliseconds that a step is shown for at least, and for each word, while it plays
const ICONS = {
  first: "M2 2h2.5v12H2zM14 2v12L5 8z", back: "M12 2v12L3 8z", play: "M3 1.5v13L14 8z", pause: "M3 2h3.5v12H3zM9.5 2H13v12H9.5z",
  forward: "M4 2v12l9-6z", last: "M11.5 2H14v12h-2.5zM2 2v12l9-6z", smaller: "M3 7h10v2H3z", larger: "M7 3h2v4h4v2H9v4H7V9H3V7h4z",
  whole: "M2 2h5v2H4v3H2zM9 2h5v5h-2V4H9zM2 9h2v3h3v2H2zM12 9h2v5H9v-2h3z",
};
let player = null;

function drawn(icon) {
  return draw("svg", {viewBox: "0 0 16 16", "aria-hidden": "true"}, draw("path", {d: ICONS[icon]}));
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

// Makes the player of a walk. `place` is where who knows what, and what they hold, is shown; `list` the steps; `picture` may be null.
function makePlayer({cell, steps, list, place, curves, picture}) {
  let now = -1, timer = null;
  const button = (name, icon, does) =>
    make("button", {type: "button", class: "control", "aria-label": name, title: name, onclick: does}, drawn(icon));
  const first = button("First step", "first", () => go(0)), back = button("One step back", "back", () => go(now - 1));
  const play = button("Play", "play", () => (timer ? pause() : begin()));
  const forward = button("One step on", "forward", () => go(now + 1)), last = button("Last step", "last", () => go(steps.length - 1));
  const slider = make("input", {type: "range", min: 1, max: steps.length, value: 1, "aria-label": "Step of the walk", oninput: () => go(slider.value - 1)});
  const where = make("span", {class: "where"});
  const controls = make("div", {class: "controls", role: "group", "aria-label": "Play the walk"}, first, back, play, forward, last, slider, where);

  function go(number, {quietly = false} = {}) {
    const target = Math.max(0, Math.min(steps.length - 1, number));
    if (timer && target === steps.length - 1) pause();
    if (target === now) return;
    now = target;
    const step = steps[now];
    slider.value = now + 1;
    slider.setAttribute("aria-valuetext", `Step ${now + 1} of ${steps.length}: ${step.title}`);
    where.textContent = `Step ${now + 1} of ${steps.length}`;
    [...list.children].forEach((item, i) => {
      item.classList.toggle("now", i === now);
      item.classList.toggle("to-come", i > now);
      const chooser = item.querySelector(".step");
      if (i === now) chooser.setAttribute("aria-current", "step");
      else chooser.removeAttribute("aria-current");
    });
    // A disabled button would lose the focus: it only says that it does nothing.
    for (const [control, idle] of [[first, now === 0], [back, now === 0], [forward, now === steps.length - 1], [last, now === steps.length - 1]]) {
      control.setAttribute("aria-disabled", String(idle));
    }
    place.replaceChildren(knowledge(cell, steps, now), ...belongings(step).filter(Boolean));
    curves.at(now);
    scrollIn(list, list.children[now]);
    showInPicture(picture, steps, now);
    if (!quietly) announce(`Step ${now + 1} of ${steps.length}: ${step.title}. ${step.owner}. ${step.happens.map(([, said]) => text(said).replaceAll("`", "")).join(" ")}`);
  }

  function begin() {
    if (now === steps.length - 1) go(0);
    if (steps.length < 2) return;
    timer = setTimeout(next, time());
    look("Pause", "pause");
  }

  function next() {
    timer = setTimeout(next, time(now + 1));
    go(now + 1);
  }

  // How long it takes to read what happens at a step.
  function time(number = now) {
    const {title, decides, label, happens} = steps[Math.min(number, steps.length - 1)];
    const words = [title, decides, label, ...happens.map(([, said]) => text(said))].join(" ").split(/\s+/).length;
    return Math.max(SHORTEST, words * A_WORD);
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    look("Play", "play");
  }

  function look(name, icon) {
    play.setAttribute("aria-label", name);
    play.title = name;
    play.replaceChildren(drawn(icon));
  }

  return {steps, controls, go, begin, pause, now: () => now, last: steps.length - 1, playing: () => timer !== null};
}

// Scrolls a box, and nothing around it, so that something in it can be seen.
function scrollIn(box, inside) {
  const outer = box.getBoundingClientRect(), inner = inside.getBoundingClientRect();
  if (box.scrollHeight <= box.clientHeight) return;
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    box.scrollTo({top: box.scrollTop + inner.top - outer.top - 24, behavior: still.matches ? "auto" : "smooth"});
  }
}

// Three buttons beside each picture, which make it smaller, larger, and as large as its frame. Where the window is narrow it begins smaller.
const SCALES = [0.35, 0.5, 0.65, 0.8, 1, 1.25, 1.6];
let scale = innerWidth < 768 ? 0.65 : 1;

function startZoom() {
  const size = () => {
    for (const svg of document.querySelectorAll(".picture-sheet > svg")) {
      const {width, height} = svg.viewBox.baseVal;
      svg.setAttribute("width", width * scale);
      svg.setAttribute("height", height * scale);
    }
    for (const zoom of document.querySelectorAll(".zoom")) {
      zoom.children[0].setAttribute("aria-disabled", String(scale <= SCALES[0]));
      zoom.children[1].setAttribute("aria-disabled", String(scale >= SCALES[SCALES.length - 1]));
    }
  };
  const become = (wanted) => {
    scale = wanted ?? scale;
    size();
    if (player) showInPicture(lent?.picture, player.steps, player.now());
  };
  const smaller = () => become(SCALES.findLast((other) => other < scale)), larger = () => become(SCALES.find((other) => other > scale));
  const fit = (picture) => {
    const frame = picture.querySelector(".picture-frame"), sizes = [...frame.querySelectorAll(".picture-sheet > svg")].map((svg) => svg.viewBox.baseVal);
    // In the overview a frame is as high as its picture, up to a limit.
    const room = parseFloat(getComputedStyle(frame).maxHeight) || frame.offsetHeight;
    become(Math.min((frame.offsetWidth - 2) / sizes.reduce((sum, {width}) => sum + width, 0), (room - 2) / sizes[0].height));
  };
  for (const picture of document.querySelectorAll(".picture")) {
    picture.append(make("div", {class: "zoom", role: "group", "aria-label": "Size of the picture"},
      make("button", {type: "button", class: "control", "aria-label": "Smaller", title: "Smaller", onclick: smaller}, drawn("smaller")),
      make("button", {type: "button", class: "control", "aria-label": "Larger", title: "Larger", onclick: larger}, drawn("larger")),
      make("button", {type: "button", class: "control", "aria-label": "The whole picture", title: "The whole picture", onclick: () => fit(picture)}, drawn("whole"))));
  }
  size();
}

// Marks a walk in the picture, as far as it has come, and brings the step that it has come to into view.
function showInPicture(picture, steps, now) {
  if (!picture) return;
  const root = picture.querySelector("svg[id$='-picture']");
  root.classList.add("walking");
  for (const shape of root.querySelectorAll(".bp-box, .bp-arrow")) shape.classList.remove("on", "past", "now");
  const find = (kind, id) => root.querySelector(`[data-${kind}="${CSS.escape(id)}"]`);
  const mark = (kind, id, how) => find(kind, id)?.classList.add("on", how);
  mark("box", steps[0].arrow, "past");
  steps.forEach((step, number) => {
    const how = number < now ? "past" : number === now ? "now" : null;
    for (const shape of [find("box", step.box), find("arrow", step.arrow)]) {
      if (!shape) continue;
      shape.classList.add("on");
      if (how) shape.classList.add(how);
      if (how === "now") shape.classList.remove("past");
    }
  });
  const box = find("box", steps[now].box), frame = picture.querySelector(".picture-frame");
  if (!box || !frame) return;
  const outer = frame.getBoundingClientRect(), inner = box.getBoundingClientRect();
  const names = picture.querySelector(".bp-names").getBoundingClientRect().width;
  // In the middle of what the names of the lanes leave free; what is wider than that begins beside them.
  const before = Math.max(8, (outer.width - names - inner.width) / 2);
  frame.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
  frame.scrollTo({left: frame.scrollLeft + inner.left - outer.left - names - before, behavior: still.matches ? "auto" : "smooth"});
}

function clearPicture(picture) {
  picture.querySelector("svg[id$='-picture']").classList.remove("walking");
  for (const shape of picture.querySelectorAll(".on")) shape.classList.remove("on", "past", "now");
}

// The keys of the player. Whoever writes in a field, chooses from a list or scrolls the picture, has them for that.
function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (byId("story").hidden || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, .picture-frame, [contenteditable]")) return;
    if (event.key === "Escape") return void closeStory();
    if (!player) return;
    const keys = {
      ArrowLeft: () => player.go(player.now() - 1), ArrowRight: () => player.go(player.now() + 1),
      Home: () => player.go(0), End: () => player.go(player.last), " ": () => (player.playing() ? player.pause() : player.begin()),
    };
    if (!keys[event.key] || (event.key === " " && event.target.closest("button, a, summary"))) return;
    event.preventDefault();
    keys[event.key]();
  });
}
