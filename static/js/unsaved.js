// What this person typed elsewhere and is only on this device: said on every page, with the way back to it and the text itself, for a form that is not
// open any more.
import { addressOf, arrived, clock, forget, kept, read } from "./kept.js";

function element(tag, properties, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

function texts(entry) {
  const said = entry.fields.filter(([name, value]) => value.trim() && name in (entry.labels ?? {}));
  return said.flatMap(([name, value]) => [element("dt", {}, entry.labels[name]), element("dd", { className: "preline" }, value)]);
}

function tell(address, entry) {
  const remove = element("form", {}, element("button", { className: "button button-small" }, "Remove it"));
  remove.dataset.confirm = "What you typed there is on this device alone, and cannot be had back.";
  remove.addEventListener("submit", (event) => {
    event.preventDefault();
    forget(address);
    notice.remove();
  });
  const title = entry.title.replace(/^Error: /, "");
  const notice = element("div", { className: "notice notice-due" }, element("div", { className: "notice-text" },
    element("p", {}, `What you typed at ${clock(entry.at)} in “${title}” was not saved. It is kept on this device.`),
    element("p", {}, element("a", { href: entry.path }, "Go on with it")),
    element("details", { className: "disclosure" }, element("summary", {}, "Show the text"), element("dl", { className: "notice-texts" }, ...texts(entry))),
    remove));
  document.querySelector("#messages")?.append(notice);
}

const here = new Set([...document.querySelectorAll("form[data-autosave-key]")].map((form) => addressOf(form.dataset.autosaveKey)));
for (const address of kept()) {
  const entry = read(address);
  if (!entry?.path || here.has(address)) continue;
  if (entry.submitted && await arrived(entry.submitted)) forget(address);
  else tell(address, entry);
}
