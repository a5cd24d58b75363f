// The preview page: shows replies as they come. Text is only ever set as text, never as markup.

const log = document.getElementById("log");
const scroller = log.parentElement;
const question = document.getElementById("question");
const dialog = document.getElementById("correct");
const fields = dialog.querySelector("form").elements;
const typing = matchMedia("(hover: hover) and (pointer: fine)").matches; // elsewhere a focus opens the keyboard on the screen
const KEPT = 60; // turns that survive a reload of the page
const POLL = 4000;

let state = restore();

function restore() {
  try {
    const found = JSON.parse(sessionStorage.getItem("sanad"));
    if (found && typeof found.conversation === "string" && Array.isArray(found.turns) && Array.isArray(found.waits)) return found;
  } catch { /* a damaged store is an empty one */ }
  return fresh();
}

function fresh() {
  return { conversation: `preview:${identifier()}`, turns: [], told: {}, waits: [] };
}

function identifier() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function save() {
  state.turns = state.turns.slice(-KEPT);
  try { sessionStorage.setItem("sanad", JSON.stringify(state)); } catch { /* full or forbidden: the page works on */ }
}

// Elements

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// A feedback number is read and copied as one word; an address can be followed.
const WORDS = /(FB-[0-9A-Z]{4,8}|https?:\/\/[^\s<>|“”"]*[^\s<>|“”".,;:!?)\]])/;

function running(text, follow = true) {
  return text.split(WORDS).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part.startsWith("FB-")) return element("span", { className: "number", textContent: part });
    return follow ? link(part.replace(/^https?:\/\//, ""), part) : part;
  });
}

const words = (name, text, properties = {}) => element(name, { textContent: text, dir: "auto", ...properties });

function link(text, url) {
  if (!/^(https?:\/\/|tel:|sms:|mailto:)/i.test(url)) return document.createTextNode(text);
  const outside = /^http/i.test(url) ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return element("a", { href: url, textContent: text, ...outside });
}

function day(date) {
  const [year, month, dayOfMonth] = date.split("-").map(Number);
  if (!year || (month && !(month <= 12))) return date;
  const form = { year: "numeric", ...(month && { month: "long" }), ...(dayOfMonth && { day: "numeric" }), timeZone: "UTC" };
  return new Intl.DateTimeFormat("en-GB", form).format(new Date(Date.UTC(year, (month || 1) - 1, dayOfMonth || 1)));
}

// A reply, part by part

// The numbers of the sources behind a claim, each a link to its source.
function marks(numbers, view) {
  const found = (numbers ?? []).map((number) => {
    const source = view.sources[number - 1];
    const made = link(`[${number}]`, source.url);
    if (made.nodeType === Node.ELEMENT_NODE) made.setAttribute("aria-label", `Source ${number}: ${source.title}`);
    return made;
  });
  return found.length ? element("sup", { className: "marks" }, "\u2060", ...found) : null;
}

function paragraphs(part, view) {
  const texts = part.text.split(/\n\s*\n/).filter((text) => text.trim());
  return element("div", { className: "text" }, ...texts.map((text, index) => element("p", { dir: "auto" }, ...running(text, view.follow), marks(part.marks?.[index], view))));
}

const facts = (found, view) => element("dl", { className: "facts" }, ...found.flatMap((fact) => [words("dt", fact.label), element("dd", { dir: "auto" }, ...running(fact.value, view.follow), marks(fact.marks, view))]));

function table(found, view) {
  const head = element("tr", {}, ...found.header.map((cell) => words("th", cell, { scope: "col" })));
  const named = (cell, at) => element("th", { scope: "row", dir: "auto" }, cell, marks(found.marks?.[at], view));
  const rows = found.rows.map((row, at) => element("tr", {}, ...row.map((cell, index) => (index ? words("td", cell) : named(cell, at)))));
  const made = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
  const frame = element("div", { className: "wide-table", tabIndex: 0, role: "region", "aria-label": "Table; scrolls sideways" }, made);
  return element("div", { className: "tabled" }, element("p", { className: "sideways", textContent: "Swipe the table sideways to see all of it →", ariaHidden: "true" }), frame);
}

function section(found, view) {
  const items = found.items.map((item) => {
    const label = item.label ? element("strong", {}, link(item.label, item.url)) : null;
    const text = item.label && item.text ? `: ${item.text}` : item.text;
    return element("li", { dir: "auto" }, label, ...(text && !item.label && item.url ? [link(text, item.url)] : running(text, view.follow)), marks(item.marks, view));
  });
  const list = element("ul", {}, ...items);
  if (found.folded) return element("details", { className: "folded" }, words("summary", found.heading), list);
  return element("section", {}, found.heading ? words("h3", found.heading) : null, list);
}

function parts(part, view) {
  return [
    part.text ? paragraphs(part, view) : null,
    part.facts?.length ? facts(part.facts, view) : null,
    part.table ? table(part.table, view) : null,
    ...(part.sections ?? []).map((found) => section(found, view)),
    part.notes?.length ? element("div", { className: "notes" }, ...part.notes.map((note) => element("p", { dir: "auto" }, ...running(note, view.follow)))) : null,
  ];
}

function more(view) {
  const made = element("details", { className: "more" }, element("summary", { textContent: "More" }), ...parts(view.more, view));
  made.addEventListener("toggle", () => overflowing(made));
  return made;
}

function sources(view) {
  const items = view.sources.map((source) => element("li", { dir: "auto" },
    link(source.title, source.url),
    source.publisher && !source.title.includes(source.publisher) ? `, ${source.publisher}` : null,
    " ", element("span", { className: "date", textContent: `(as of ${day(source.as_of)})` })));
  const open = view.shown ?? items.length;
  const rest = items.splice(open);
  const all = element("details", {}, element("summary", { textContent: `All sources (${view.sources.length})` }), element("ol", { start: open + 1 }, ...rest));
  return element("section", { className: "sources", lang: "en", dir: "ltr" },
    element("h3", { textContent: view.sources.length > 1 ? "Sources" : "Source" }),
    element("ol", {}, ...items),
    rest.length ? all : null);
}

function choices(found, conversation) {
  const made = found.map((choice) => {
    const button = words("button", choice.label, { type: "button" });
    button.addEventListener("click", () => ask(choice.text, choice.label, conversation));
    return button;
  });
  return element("div", { className: "choices", role: "group", "aria-label": "Suggestions" }, ...made);
}

function lastLine(view, conversation) {
  const made = element("div", { className: "end-line", lang: "en", dir: "ltr" });
  if (view.form) {
    const button = element("button", { type: "button", className: "link", textContent: view.form.answers ? "Answer" : view.form.open ? "Write to the maintainers" : "Correct this" });
    button.addEventListener("click", () => openForm(view.form, conversation));
    made.append(button);
  }
  return made.childNodes.length ? made : null;
}

const ARABIC = /[\u0600-\u06ff]/;

function card(view, kind = "", conversation = "") {
  const urdu = view.lang === "ur" && ARABIC.test(view.text);
  return element("article", { className: `reply ${kind}`.trim(), ...(urdu && { lang: "ur", dir: "rtl" }) },
    element("span", { className: "hidden", textContent: "Sanad answers:" }),
    view.title ? words("h2", view.title) : null,
    ...parts(view, view),
    view.more ? more(view) : null,
    view.sources?.length ? sources(view) : null,
    view.choices?.length ? choices(view.choices, conversation) : null,
    lastLine(view, conversation));
}

function said(text) {
  return element("div", { className: text.length > 600 ? "said long" : "said" },
    element("span", { className: "hidden", textContent: "You: " }),
    words("div", text, ARABIC.test(text) ? { lang: "ur" } : {}));
}

// A table that is wider than the screen says so.
function overflowing(made) {
  for (const frame of made.querySelectorAll(".wide-table")) frame.parentElement.classList.toggle("overflows", frame.scrollWidth > frame.clientWidth);
}

function show(made) {
  log.append(made);
  overflowing(made);
  // The beginning of a long answer matters more than its end.
  const above = made.previousElementSibling?.matches(".said") ? made.previousElementSibling : made;
  scroller.scrollTop = above.offsetTop - scroller.offsetTop - 12;
  return made;
}

function turn(entry) {
  state.turns.push(entry);
  save();
  return draw(entry);
}

function draw(entry) {
  if (entry.said !== undefined) return show(said(entry.said));
  return show(card(entry.view, entry.kind, entry.conversation));
}

// Asking

function home() {
  if (typing) question.focus({ preventScroll: true });
}

async function post(line) {
  let answer;
  try {
    answer = await fetch("/preview/ask", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(line) });
  } catch {
    throw new Error("Sanad cannot be reached. Is it still running?");
  }
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const found = isJson ? await answer.json() : { error: (await answer.text()).trim() };
  if (!answer.ok || found.error) throw new Error(found.error || "Sanad could not answer. Please try again.");
  return found;
}

async function send(line) {
  const dots = element("div", { className: "reply waiting", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
  const anew = state.conversation;
  log.setAttribute("aria-busy", "true");
  const later = setTimeout(() => show(dots), 150);
  try {
    const found = await post(line);
    if (found.view.waits) wait(line.conversation);
    if (anew !== state.conversation) return save();
    turn({ view: found.view, kind: found.feedback ? "receipt" : "", conversation: line.conversation });
    if (found.view.form?.open) openForm(found.view.form);
  } catch (fault) {
    if (anew === state.conversation) problem(fault.message, line);
  } finally {
    clearTimeout(later);
    dots.remove();
    log.removeAttribute("aria-busy");
  }
}

function problem(sentence, line) {
  const made = card({ text: sentence, sources: [] }, "problem");
  const again = element("button", { type: "button", className: "quiet", textContent: "Try again" });
  // The same id: what was already kept is not kept twice.
  again.addEventListener("click", () => { made.remove(); send(line); });
  made.append(element("div", { className: "choices" }, again));
  show(made);
}

// What belongs to an earlier conversation, such as an outcome of it, is pressed there.
function ask(text, label = text, conversation = "") {
  turn({ said: label });
  home();
  return send({ id: identifier(), conversation: conversation || state.conversation, text });
}

document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (!text) return question.focus();
  question.value = "";
  ask(text);
});

question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// The form

let form = null;
let formOf = ""; // its conversation

function openForm(found, conversation = "") {
  form = found;
  formOf = conversation;
  dialog.classList.toggle("answer", Boolean(found.answers));
  document.getElementById("correct-title").textContent = found.answers ? `About ${found.answers}` : "Tell the maintainers";
  document.getElementById("text-label").textContent = found.answers ? "Your answer" : "What should it say?";
  fields.kind.value = found.kind;
  fields.instrument.value = found.instrument;
  if (fields.instrument.selectedIndex < 0) fields.instrument.value = "";
  fields.text.value = found.text;
  fields.source.value = found.source;
  const claim = document.getElementById("claim");
  claim.textContent = found.claim;
  claim.hidden = !found.claim;
  complain(false);
  dialog.showModal();
  fields.text.focus();
}

function complain(wrong) {
  fields.text.setAttribute("aria-invalid", String(wrong));
  document.getElementById("text-fault").hidden = !wrong;
  if (wrong) fields.text.focus();
}

dialog.querySelector("form").addEventListener("submit", (event) => {
  const text = fields.text.value.trim();
  if (!text) {
    event.preventDefault();
    return complain(true);
  }
  const filled = form.answers ? { answers: form.answers, text } : { kind: fields.kind.value, instrument: fields.instrument.value, claim: form.claim, text, source: fields.source.value.trim() };
  turn({ said: text });
  send({ id: identifier(), conversation: formOf || state.conversation, text: "", form: filled });
});

fields.text.addEventListener("input", () => complain(false));
document.getElementById("cancel").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", home);

// What the maintainers decided, and what has changed

let watching = 0;
const MOST_WAITS = 20; // conversations of this tab whose outcomes are asked for

function wait(conversation) {
  state.waits = [...state.waits.filter((one) => one !== conversation), conversation].slice(-MOST_WAITS);
  watch();
}

function watch() {
  if (!watching) watching = setInterval(outcomes, POLL);
}

async function outcomes() {
  if (document.hidden) return;
  for (const conversation of state.waits) {
    try {
      const answer = await fetch(`/preview/outcomes?conversation=${encodeURIComponent(conversation)}`);
      if (!answer.ok) continue;
      for (const outcome of (await answer.json()).outcomes) {
        if (state.told[outcome.id]) continue;
        state.told[outcome.id] = true;
        turn({ view: outcome.view, kind: "outcome", conversation });
      }
    } catch { /* the next poll asks again */ }
  }
}

// Beginning

async function begin() {
  log.replaceChildren();
  if (state.turns.length) state.turns.forEach(draw);
  else await send({ id: identifier(), conversation: state.conversation, text: "help" });
  if (state.waits.length) watch();
}

document.getElementById("anew").addEventListener("click", () => {
  state = { ...fresh(), told: state.told, waits: state.waits }; // what was promised is still told
  save();
  home();
  begin();
});

async function instruments() {
  try {
    const found = await (await fetch("/preview/instruments")).json();
    fields.instrument.append(...found.instruments.map(([id, name]) => new Option(name, id)));
  } catch { /* the form works without the list */ }
}

instruments().finally(begin);
home();
