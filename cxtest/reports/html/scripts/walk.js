// A walk, put together from the steps of the walks that begin alike: who knows what by then, what it has cost so far, what is new.

function walkOf(cell, last) {
  const trails = [];
  for (let number = last; number !== undefined; number = cell.trails[number].before) trails.unshift(cell.trails[number]);
  const names = data.journeys[cell.journey].names;
  const steps = [];
  let before = {knows: new Map(), told: [], holds: [], owed: [], low: cell.keys.map(() => 0), high: cell.keys.map(() => 0)};
  trails.forEach((trail, number) => {
    const knows = new Map(before.knows);
    for (const [party, ...facts] of trail.knows ?? []) knows.set(party, facts);
    const low = [...before.low], high = [...before.high];
    for (const [key, least, most] of trail.spent ?? []) {
      low[key] += least;
      high[key] += most;
    }
    const step = {
      number, low, high, knows, box: text(trail.box), arrow: text(trail.arrow), title: text(trail.title), label: text(trail.label),
      decides: text(trail.decides), happens: trail.happens ?? [], before,
      party: Number.isInteger(trail.owner) ? trail.owner : null,
      owner: trail.owner === undefined ? "Nobody’s step" : trail.owner === "customer" ? "The customer" : text(names[trail.owner]),
      told: trail.told ?? before.told, holds: trail.holds ?? before.holds, owed: trail.owed ?? before.owed,
    };
    steps.push(step);
    before = step;
  });
  return steps;
}

// The walk as numbered steps. `choose` is called with the number of a step that is clicked; without it they are no buttons.
function stepList(steps, choose) {
  return make("ol", {class: "steps"}, steps.map((step) => {
    const head = [make("span", {class: "step-title"}, step.title), make("span", {class: "step-owner"}, step.owner)];
    const how = step.number ? `${step.decides.replace(/\.$/, "")}: ` : "They come in at: ";
    return make("li", {},
      choose ? make("button", {type: "button", class: "step", onclick: () => choose(step.number)}, ...head) : make("p", {class: "step"}, ...head),
      make("ul", {class: "happens"},
        make("li", {class: "decides"}, rich(how), make("em", {}, step.label)),
        step.happens.map(([kind, said]) => make("li", {class: `happens-${kind}`}, rich(text(said))))));
  }));
}

// Who knows what after a step: a row for each fact, a column for who told it and for each party whose step is on the walk or who comes
// to know something. Who holds the customer and knows nothing is the point of it.
function knowledge(cell, steps, now) {
  const names = data.journeys[cell.journey].names;
  const parties = new Set(), facts = new Set();
  for (const step of steps) {
    step.told.forEach((fact) => facts.add(fact));
    if (step.party !== null) parties.add(step.party);
    for (const [party, known] of step.knows) {
      if (known.length) parties.add(party);
      known.forEach((fact) => facts.add(fact));
    }
  }
  if (!facts.size) return make("p", {class: "quiet"}, "On this walk nobody comes to know anything.");
  const step = steps[now];
  const mark = (has, had) => make("td", {class: has && !had ? "new" : false},
    has && make("span", {class: "sign", "aria-hidden": "true"}, had ? "✓" : "★"), has && unseen(had ? "yes" : "yes, new"));
  const column = (said, more) => make("th", {scope: "col", class: more ?? false}, make("span", {}, said));
  return make("table", {class: "knowledge"},
    make("thead", {}, make("tr", {}, make("td", {}), column("They have told it", "told"), [...parties].map((party) => column(text(names[party]))))),
    make("tbody", {}, [...facts].map((fact) => make("tr", {},
      make("th", {scope: "row"}, text(names[fact])),
      mark(step.told.includes(fact), step.before.told.includes(fact)),
      [...parties].map((party) => mark((step.knows.get(party) ?? []).includes(fact), (step.before.knows.get(party) ?? []).includes(fact)))))));
}

// What they hold and are owed after a step.
function belongings(step) {
  const line = (name, now, before) => now.length > 0 && make("p", {class: "belongings"}, make("strong", {}, `${name} `),
    now.map((thing, number) => [number ? ", " : "", text(thing), !before.includes(thing) && make("em", {class: "new-thing"}, " new")]));
  return [line("They hold:", step.holds, step.before.holds), line("They are owed:", step.owed, step.before.owed)];
}
