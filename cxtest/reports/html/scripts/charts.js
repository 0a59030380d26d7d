// The curves: what a walk has cost so far, step by step, with the range between its least and its most, and the budget as a line.

const COSTS = {
  time: "Their own time", wait: "Waiting", elapsed: "In all, with waiting", money: "Money", steps: "Steps", facts: "Questions asked",
  repeats: "Asked once more", hand_offs: "Handed over", channel_switches: "Changes of channel", failures: "Failures",
};
const ALWAYS = ["time", "wait", "repeats", "hand_offs"];
const WIDTH = 160, HEIGHT = 44;

function draw(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// A duration in its two largest units: 2 days 4 h.
function duration(seconds) {
  const parts = [];
  for (const [unit, size] of [["day", 86400], ["h", 3600], ["min", 60], ["s", 1]]) {
    const number = Math.floor(seconds / size);
    if (number && parts.length < 2) parts.push(`${number} ${unit}${unit === "day" && number > 1 ? "s" : ""}`);
    else if (parts.length) break;
    seconds %= size;
  }
  return parts.join(" ") || "0 min";
}

function amount(cell, key, value) {
  if (["time", "wait", "elapsed"].includes(key)) return duration(value);
  if (key !== "money") return String(value);
  const decimals = cell.money > 1 ? Math.ceil(Math.log10(cell.money)) : 0;
  return `${(value / cell.money).toFixed(decimals)} ${cell.currency ?? ""}`.trim();
}

function range(cell, key, low, high) {
  const least = amount(cell, key, low), most = amount(cell, key, high);
  if (least === most) return least;
  // 15 to 17 min: one unit that both have is said once.
  const [, one, unit] = /^(\S+?)( ?[a-zA-Z]+)$/.exec(least) ?? [], [, , other] = /^(\S+?)( ?[a-zA-Z]+)$/.exec(most) ?? [];
  return unit && unit.replace(/s$/, "") === other?.replace(/s$/, "") ? `${one} to ${most}` : `${least} to ${most}`;
}

// The keys of the ledger that are worth a curve on this walk: those with a limit, and some that there is something of. What is over its
// limit comes first.
function worthACurve(cell, steps) {
  const last = steps[steps.length - 1];
  const cap = (key) => (cell.caps ?? {})[key];
  const over = ([key, number]) => (cap(key) === undefined ? 0 : last.low[number] > cap(key) ? 2 : last.high[number] > cap(key) ? 1 : 0);
  return cell.keys.map((key, number) => [key, number])
    .filter(([key, number]) => cap(key) !== undefined || (ALWAYS.includes(key) && last.high[number] > 0))
    .sort((a, b) => over(b) - over(a));
}

// One curve: `element` is the figure, `at(step)` shows how it is at a step.
function chart(cell, steps, key, number) {
  const cap = (cell.caps ?? {})[key];
  const low = steps.map((step) => step.low[number]), high = steps.map((step) => step.high[number]);
  const top = Math.max(cap ?? 0, high[high.length - 1], 1) * 1.12;
  const x = (step) => (WIDTH * step) / steps.length, y = (value) => HEIGHT - (HEIGHT * value) / top;
  const stairs = (values) => values.flatMap((value, step) => [[x(step), y(value)], [x(step + 1), y(value)]]);
  const path = (points) => points.map(([a, b], i) => `${i ? "L" : "M"}${a.toFixed(1)} ${b.toFixed(1)}`).join("");
  const marker = draw("path", {class: "here"});
  const certain = cap === undefined ? -1 : low.findIndex((value) => value > cap);
  const possible = cap === undefined ? -1 : high.findIndex((value) => value > cap);
  const over = certain >= 0 ? certain : possible;
  const said = certain >= 0 ? `over the limit from step ${certain + 1}` : possible >= 0 ? `may be over the limit from step ${possible + 1}` : "";
  const end = range(cell, key, low[low.length - 1], high[high.length - 1]);
  const name = `${COSTS[key]}: ${end} at the end${cap === undefined ? "" : `, at most ${amount(cell, key, cap)}`}${said ? `; ${said}` : ""}.`;
  const picture = draw("svg", {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": name, preserveAspectRatio: "none"},
    draw("path", {class: "band", d: `${path([...stairs(high), ...stairs(low).reverse()])}Z`}),
    draw("path", {class: "low", d: path(stairs(low))}),
    draw("path", {class: "high", d: path(stairs(high))}));
  if (cap !== undefined) picture.append(draw("path", {class: "cap", d: `M0 ${y(cap).toFixed(1)}H${WIDTH}`}));
  if (over >= 0) picture.append(draw("path", {class: "over", d: `M${x(over).toFixed(1)} 0V${HEIGHT}`}));
  picture.append(marker);
  const value = make("strong", {}, end);
  const element = make("figure", {class: over >= 0 ? `chart ${certain >= 0 ? "is-over" : "may-be-over"}` : "chart"},
    make("figcaption", {}, COSTS[key], " ", value, cap !== undefined && make("small", {}, ` of at most ${amount(cell, key, cap)}`)),
    picture,
    said && make("p", {class: "over-said"}, sign(certain >= 0 ? "error" : "warning"), ` ${said.charAt(0).toUpperCase()}${said.slice(1)}`));
  const at = (step) => {
    // A dot at the value, drawn out from the least to the most; a line of no length has round ends, too.
    marker.setAttribute("d", `M${x(step + 0.5).toFixed(1)} ${y(low[step]).toFixed(1)}V${y(high[step]).toFixed(1)}`);
    value.textContent = range(cell, key, low[step], high[step]);
  };
  at(steps.length - 1);
  return {element, at};
}

function charts(cell, steps) {
  const every = worthACurve(cell, steps).map(([key, number]) => chart(cell, steps, key, number));
  return {element: make("div", {class: "charts", tabindex: "0", role: "group", "aria-label": "Curves"}, every.map(({element}) => element)), at: (step) => every.forEach((one) => one.at(step))};
}
