// What all parts of the script use: the data of the page, and making elements of it. Texts of strangers become text, never markup.

const data = JSON.parse(document.getElementById("data").textContent);
const text = (number) => data.texts[number];
const byId = (id) => document.getElementById(id);

const SIGNS = {error: "✕", warning: "▲", note: "●", waived: "◇", known: "○", "always": "●", "choosing-well": "◕", "with-luck": "◑", never: "✕", unknown: "?"};
const NOUNS = {error: "error", warning: "warning", note: "note", waived: "waived", known: "known"};

// An element with its attributes and what is in it. An attribute that is false, null or undefined is left out.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  return fill(element, ...children);
}

// Puts texts and elements into an element; what is null or false is left out.
function fill(element, ...children) {
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// A text, with what stands in `backticks` as code.
function rich(said) {
  const pieces = said.split("`");
  return pieces.length % 2 ? pieces.map((piece, number) => (number % 2 ? make("code", {}, piece) : piece)) : [said];
}

function sign(kind) {
  return make("span", {class: "sign", "aria-hidden": "true"}, SIGNS[kind]);
}

function unseen(said) {
  return make("span", {class: "unseen"}, said);
}

function plural(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

function listed(parts) {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

// What a rule finds, in words.
function ruleSaid(number) {
  const [id, said] = data.rules[number];
  return said || id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ");
}

function announce(said) {
  byId("said").textContent = said;
}

// A button that copies a text; where the browser does not let it, the text is selected, to be copied by hand.
function copyButton(what, source) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      announce(`${what}: copied.`);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      announce(`${what}: selected. Copy it with your keyboard.`);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  };
  const button = make("button", {type: "button", class: "copy", "aria-label": `Copy: ${what}`, onclick: copy}, "Copy");
  return button;
}
