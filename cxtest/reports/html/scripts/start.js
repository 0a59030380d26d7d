// The beginning: shows what the link says, and again whenever it says something else. A page that is served looks for a newer one.

const TITLE = document.title;
const SIGN = document.querySelector("title").dataset.sign ?? "";   // before the title while the files are broken
const KEPT = "cxtest-where";   // where the reader was, kept while the page is loaded again

function show() {
  const {link, asked} = route();
  filtersFrom(asked);
  const story = link ? storyOf(link) : null;
  showFiltered();
  byId("gone").hidden = !link || story !== null;
  if (story) openStory(story);
  else showOverview();
  if (!document.title.startsWith(SIGN)) document.title = SIGN + document.title;
  if (asked === null && FILTERS.some((name) => filters[name])) history.replaceState(null, "", linkTo(link));
}

async function lookForANewer(version, failures = 0) {
  try {
    const answer = await fetch("/version", {cache: "no-store"});
    const newest = (await answer.text()).trim();
    if (answer.ok && newest !== version) {
      sessionStorage.setItem(KEPT, JSON.stringify({scroll: scrollY, scrolled, step: player?.now() ?? null}));
      location.reload();
      return;
    }
    failures = answer.ok ? 0 : failures + 1;
  } catch {
    failures += 1;
  }
  // Once may be a moment's trouble, or that the reader goes away. The page can still be read.
  const ended = byId("cxtest-ended");   // the server puts it there
  if (ended) ended.hidden = failures < 2;
  setTimeout(lookForANewer, 1000, version, failures);
}

function comeBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (!kept) return;
  sessionStorage.removeItem(KEPT);
  if (player && kept.step !== null) player.go(kept.step, {quietly: true});
  scrolled = kept.scrolled;
  scrollTo(0, kept.scroll);
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("content").focus();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("#overview a[href^='#']");
  if (!link) return;
  // The browser scrolls to what the link leads to in the list before it says that the link has changed.
  opener = link;
  scrolled = scrollY;
});
addEventListener("hashchange", show);
startFilters();
startKeys();
startPrinting();
startZoom();
show();
const version = document.querySelector("meta[name='version']")?.content;
if (version) {
  comeBack();
  lookForANewer(version);
}
