// On paper: the worst story of each cell (or the one that is open), with its walk as a list and its curves. It is made
// when somebody prints, and not before.

function paperStory(story) {
  const {cell} = story;
  const parts = [
    whoTheyAre(cell, make("h3", {}, cell.persona ? cell.title : "The journey itself")), whatBroke(story, false), whatElse(story, false),
    aboutTheWalk(story),
  ];
  if (story.walk !== undefined) {
    const steps = walkOf(cell, story.walk);
    parts.push(make("section", {class: "walk"}, make("h4", {}, "What happens"), stepList(steps, null)));
    parts.push(make("section", {class: "cost"}, make("h4", {}, "What it costs them"), charts(cell, steps).element));
    parts.push(make("section", {class: "who-knows"}, make("h4", {}, "Who knows what at the end"), knowledge(cell, steps, steps.length - 1), belongings(steps[steps.length - 1])));
  }
  const article = make("article", {class: "paper-story"}, parts);
  // On paper nothing can be unfolded.
  for (const details of article.querySelectorAll("details")) details.open = true;
  for (const box of article.querySelectorAll("[tabindex]")) box.removeAttribute("tabindex");
  return article;
}

function makePaper() {
  const paper = byId("paper");
  // With a story open it is that story that is printed; else the whole report.
  if (open) {
    byId("content").append(paper);
    paper.replaceChildren(paperStory(open));
    return;
  }
  byId("matrix").after(paper);
  const worst = data.cells.filter((cell) => cell.stories.some(fits)).map((cell) => cell.stories.find(fits));
  paper.replaceChildren(...(worst.length ? [make("h2", {}, "The worst for each of them"), ...worst.map(paperStory)] : []));
}

function startPrinting() {
  addEventListener("beforeprint", makePaper);
  addEventListener("afterprint", () => byId("paper").replaceChildren());
}
