// What a link says: a story (#journey/persona, or with /rule/place one finding), and after a question mark what is to be shown of all.

const FILTERS = ["whose", "persona", "rule", "severity"];
const filters = Object.fromEntries(FILTERS.map((name) => [name, ""]));
let misread = [];    // choices of the link that there are none of, by their names

const stories = new Map();
const cellsByLink = new Map();
data.cells.forEach((cell, number) => {
  cell.number = number;
  cell.stories ??= [];
  for (const story of cell.stories) {
    story.cell = cell;
    if (!stories.has(story.link)) stories.set(story.link, story);
  }
  if (cell.stories.length) cellsByLink.set(cell.stories[0].link.split("/").slice(0, 2).join("/"), cell);
});

function route() {
  const [link, asked] = location.hash.slice(1).split("?");
  return {link, asked: asked === undefined ? null : new URLSearchParams(asked)};
}

// The story that a link leads to; of a whole cell its worst finding among those that are shown.
function storyOf(link) {
  const cell = cellsByLink.get(link);
  if (cell) return cell.stories.find(fits) ?? cell.stories[0];
  return stories.get(link) ?? null;
}

function linkTo(link) {
  const asked = new URLSearchParams(FILTERS.filter((name) => filters[name]).map((name) => [name, filters[name]])).toString();
  return `#${link}${asked ? `?${asked}` : ""}`;
}

// Whether not everything is to be shown.
function choosing() {
  return misread.length > 0 || FILTERS.some((name) => filters[name]);
}

// Whether a finding is among those that are to be shown.
function fits(story) {
  const owner = (number) => data.owners[number][0];
  return !misread.length && (!filters.whose || (story.whose ?? []).some((number) => owner(number) === filters.whose))
    && (!filters.persona || (story.cell.persona ?? "-") === filters.persona)
    && (!filters.rule || data.rules[story.rule][0] === filters.rule)
    && (!filters.severity || story.kind === filters.severity);
}
