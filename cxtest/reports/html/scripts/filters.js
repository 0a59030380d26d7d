// The filters: they act on the matrix, on the list of findings and on the counts, and they are in the link.

function countsIn(element, found) {
  for (const count of element.querySelectorAll(":scope .count[data-kind]")) {
    const number = found.filter((story) => story.kind === count.dataset.kind).length;
    count.hidden = number === 0;
    count.querySelector(".number").textContent = number;
    const noun = count.querySelector(".noun");
    noun.textContent = number === 1 ? noun.dataset.one : noun.dataset.many;
  }
}

function filterMatrix() {
  for (const place of document.querySelectorAll("td[data-cell]")) {
    const cell = data.cells[place.dataset.cell];
    const found = cell.stories.filter(fits);
    place.classList.toggle("dim", Boolean(cell.stories.length) && !found.length);
    const link = place.querySelector(".to-story");
    if (!link) continue;
    const worst = found[0] ?? cell.stories[0];
    // Where nothing fits there is nothing to open.
    if (found.length) link.setAttribute("href", linkTo(worst.link));
    else link.removeAttribute("href");
    link.querySelector(".worst-said").textContent = found.length ? ruleSaid(worst.rule) : "nothing of what you chose";
    countsIn(place, found);
  }
  const rows = [...document.querySelectorAll(".matrix tbody tr")];
  for (const row of rows) row.hidden = choosing() && !row.querySelector(".to-story[href]");
  const folded = rows.filter((row) => row.hidden).length;
  byId("rows-folded").hidden = !folded;
  byId("rows-folded").textContent = `Folded away: ${plural(folded, "row", "rows")} with nothing of what you chose.`;
  byId("matrix").hidden = rows.length > 0 && folded === rows.length;
}

function filterFindings() {
  let shown = 0;
  for (const part of document.querySelectorAll("section.journey")) {
    const found = [];
    for (const item of part.querySelectorAll(".finding")) {
      let some = false;
      for (const link of item.querySelectorAll(".whom a")) {
        const story = stories.get(link.hash.slice(1));
        const right = fits(story);
        link.parentElement.hidden = !right;
        if (right) found.push(story);
        some ||= right;
      }
      item.hidden = !some;
    }
    fold(part);
    shown += found.length;
    countsIn(part.querySelector(":scope > .counts"), found);
    part.hidden = !found.length && choosing();
    document.querySelector(`.walked > [data-journey="${part.dataset.journey}"]`).hidden = part.hidden;
    for (const strips of document.querySelectorAll(`.strips > [data-journey="${part.dataset.journey}"]`)) strips.hidden = part.hidden;
  }
  byId("strips").hidden = choosing() && !shown;
  byId("nothing-left").hidden = shown > 0 || stories.size === 0;
  return shown;
}

// Of a long list only the first findings are shown, until somebody wants them all, or chooses some of them.
const FEW = 6;
const unfolded = new Set();

function fold(part) {
  const items = [...part.querySelectorAll(".finding:not([hidden])")];
  const folds = !unfolded.has(part) && items.length > FEW + 2 && !choosing();
  items.forEach((item, number) => item.classList.toggle("folded", folds && number >= FEW));
  part.querySelector(".unfold")?.remove();
  if (!folds) return;
  const unfold = () => {
    unfolded.add(part);
    fold(part);
    const next = items[FEW].querySelector(".whom li:not([hidden]) a");
    next.focus();
  };
  part.append(make("button", {type: "button", class: "unfold", onclick: unfold}, `Show the other ${items.length - FEW}`));
}

// What is chosen, in words, for the head of the paper.
function whatIsChosen() {
  const said = {whose: (it) => `${it}’s`, persona: (it) => `for ${it}`, rule: (it) => `“${it}”`, severity: (it) => it.toLowerCase()};
  return FILTERS.filter((name) => filters[name])
    .map((name) => said[name](byId(`filter-${name}`).selectedOptions[0]?.textContent ?? filters[name])).join(", ") || "What the link asks for";
}

function showFiltered() {
  sayWhatIsNotThere();
  for (const name of FILTERS) byId(`filter-${name}`).value = filters[name];
  filterMatrix();
  const shown = filterFindings();
  const all = [...stories.values()];
  countsIn(document.querySelector(".totals") ?? document.createElement("p"), all);
  const chosen = choosing();
  byId("shown").textContent = chosen ? `${shown} of ${plural(all.length, "finding", "findings")} shown.` : `All ${all.length} findings shown.`;
  byId("chosen").textContent = chosen ? `${whatIsChosen()}: ${shown} of ${plural(all.length, "finding", "findings")}.` : "";
  byId("show-all").disabled = !chosen;
  const choices = FILTERS.filter((name) => filters[name]).length;
  byId("unfold-filters").textContent = `Choose what to show${choices ? ` (${choices} chosen)` : ""}`;
}

function startFilters() {
  const form = byId("filters");
  form.hidden = stories.size === 0;
  // Where the window is narrow the choices are folded, so that a result is seen without scrolling.
  byId("unfold-filters").addEventListener("click", ({target}) => {
    target.setAttribute("aria-expanded", String(!form.classList.toggle("folded")));
  });
  form.addEventListener("change", (event) => {
    if (!FILTERS.includes(event.target.name)) return;
    filters[event.target.name] = event.target.value;
    misread = [];
    history.replaceState(null, "", linkTo(route().link));
    showFiltered();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const name of FILTERS) filters[name] = "";
    misread = [];
    history.replaceState(null, "", linkTo(route().link));
    showFiltered();
    byId("filter-whose").focus();
  });
}

// Takes the filters over from a link; what it says of none stays as it is. What is not there is kept: nothing fits it.
function filtersFrom(asked) {
  if (asked === null) return;
  for (const name of FILTERS) filters[name] = asked.get(name) ?? "";
  misread = [...asked.keys()].filter((name) => !FILTERS.includes(name));
}

// Says which choice of a link is not in this report: else what is shown would be taken for what was asked for.
function sayWhatIsNotThere() {
  const wrong = FILTERS.filter((name) => ![...byId(`filter-${name}`).options].some((option) => option.value === filters[name]));
  const said = [
    ...wrong.map((name) => `“${filters[name]}” under “${document.querySelector(`label[for="filter-${name}"]`).textContent}”`),
    ...misread.map((name) => `a choice named “${name}”`),
  ];
  byId("not-there").hidden = !said.length;
  byId("not-there").textContent = said.length
    ? `The link asks for ${listed(said)}, which this report does not have, so nothing is shown. `
      + "Either the link is written wrong, or nothing of the kind was found. Choose again, or show everything."
    : "";
}
