// <form data-autosave="address" data-autosave-key="visit-7-briefing" data-autosave-version="5">
// Posts the form after 800 ms of rest. Until the server has confirmed it, what is typed is kept on this device (kept.js), and put back when the page
// opens again. The address answers as engage.core.edits does: 2xx with {"version", "left_out"}, of which the first goes along with the next save in
// the field called "seen"; a refusal with {"detail", "stale"}, and where it is stale the form's own button compares the two.
// The button itself saves first, so that it never leads away from a page whose server is not there.
import { addressOf, arrived, clock, forget, keep, read } from "./kept.js";

const REST = 800;
const RETRY = [3, 10, 30, 60, 120].map((seconds) => seconds * 1000);
const NO_ANSWER = [502, 503, 504]; // from somebody before the server, who may have stored it all the same
const HIDDEN = ["csrfmiddlewaretoken", "seen", "form_key"];
const WORDS = {
  typing: () => "",
  saving: () => "saving…",
  saved: () => `saved ${clock(Date.now())}`,
  part: () => `saved ${clock(Date.now())}; what is not complete yet is kept on this device`,
  unanswered: (where) => `not saved, ${where}: trying again`,
  failed: (where) => `not saved, ${where}: trying again`,
  signedOut: (where) => `not saved, ${where}: `,
  changed: (where, told) => `not saved, ${where}: ${told || "somebody else has changed this since you opened it."} Save it to compare.`,
  refused: (where, told) => `not saved, ${where}: ${told || "the server does not take it."}`,
  choose: (where) => `not saved, ${where}: choose which stays, then save`,
};
const CALM = ["typing", "saving", "saved", "part"];

const plain = (fields) => JSON.stringify(fields.filter(([name, value]) => value !== "" && !name.endsWith("_FORMS") && !name.startsWith("take-"))
  .map(([name, value]) => [name, value.replaceAll("\r\n", "\n").trim()]));
const same = (fields, others) => plain(fields) === plain(others);

class Autosave {
  constructor(form) {
    this.form = form;
    this.address = addressOf(form.dataset.autosaveKey ?? `${location.pathname}#${form.id}`);
    this.places = new Set([...form.querySelectorAll("[data-autosave-status]"), ...document.querySelectorAll(`[data-autosave-status="${form.id}"]`)]);
    this.failures = 0;
    this.keeps = true;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => this.unsaved && this.save());
    document.addEventListener("visibilitychange", () => !document.hidden && this.unsaved && this.save());
    addEventListener("pagehide", () => this.unsaved && !this.leaving && this.keep());
    addEventListener("pageshow", (event) => event.persisted && location.reload()); // as it was left, and what came of it is not known
    addEventListener("beforeunload", (event) => this.unsaved && !this.keeps && !this.leaving && event.preventDefault());
    this.restore();
  }

  get version() { return this.form.dataset.autosaveVersion ?? ""; }

  set version(token) {
    this.form.dataset.autosaveVersion = token;
    const field = this.form.elements.namedItem("seen");
    if (field) field.value = token;
  }

  say(state, told) {
    const words = WORDS[state](this.keeps ? "kept on this device" : "and this device cannot keep it either, so leave this page open", told);
    for (const place of this.places) {
      place.dataset.state = CALM.includes(state) ? state : "kept";
      place.textContent = words;
      if (state === "signedOut") place.append(link("sign in again", location.href));
    }
  }

  fields(data = new FormData(this.form)) {
    return [...data].filter(([name, value]) => typeof value === "string" && !HIDDEN.includes(name));
  }

  labels() {
    const texts = [...this.form.elements].filter((field) => field.name && field.value && field.matches("textarea, input[type=text]"));
    return Object.fromEntries(texts.map((field) => [field.name, field.labels[0]?.textContent.trim() ?? ""]));
  }

  typed() {
    this.unsaved = true;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), REST);
  }

  keep(more = {}) {
    this.keeps = keep(this.address, {
      version: this.version, at: Date.now(), title: document.title, path: location.pathname + location.search,
      fields: this.fields(), labels: this.labels(), ...(this.attempt && { sent: this.fields(this.attempt) }), ...more,
    });
  }

  submitted(event) {
    if (this.holding) { event.preventDefault(); return; }
    clearTimeout(this.timer);
    if (!this.sure && (this.unsaved || this.running) && !this.clashes) {
      event.preventDefault();
      this.goOn(event.submitter);
      return;
    }
    this.leaving = true;
    this.keep({ submitted: this.form.elements.namedItem("form_key")?.value });
  }

  get clashes() { return this.form.querySelector(".clash-choice") !== null; }

  async goOn(button) {
    this.holding = true;
    const state = await this.save();
    this.holding = false;
    if (state === "unanswered" || state === "signedOut") return; // it stays here, and says so
    this.sure = true;
    this.form.requestSubmit(button);
    this.sure = false;
  }

  save() {
    this.running ??= this.send().finally(() => { this.running = null; });
    return this.running;
  }

  // What was sent and not answered may be on record: it is sent again as it was before anything newer is, so that nobody is told of a change of their own.
  async send() {
    clearTimeout(this.timer);
    if (this.clashes) { this.say("choose"); return "choose"; }
    this.attempt ??= new FormData(this.form);
    const sent = this.fields(this.attempt);
    this.keep();
    this.say("saving");
    const [state, told] = await this.ask(this.attempt);
    if (state !== "unanswered") this.attempt = null;
    if (this.leaving) return state;
    if (state === "saved") return this.confirmed(told, sent);
    this.keep();
    this.say(state, told);
    if (state === "unanswered" || state === "failed") this.timer = setTimeout(() => this.save(), RETRY[Math.min(this.failures++, RETRY.length - 1)]);
    return state;
  }

  // The state, and what was told of it.
  async ask(body) {
    try {
      const answer = await fetch(this.form.dataset.autosave || this.form.action, {
        method: "POST", body, credentials: "same-origin", headers: { "X-Autosave": "1", "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      });
      const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
      if (answer.redirected || answer.status === 401 || (answer.status === 403 && !told.detail)) return ["signedOut"];
      if (answer.ok) return ["saved", told];
      if (NO_ANSWER.includes(answer.status)) return ["unanswered"];
      if (answer.status >= 500 || answer.status === 429) return ["failed"];
      if (answer.status === 412 || (answer.status === 409 && told.stale !== false)) return ["changed", told.detail?.replace(/ Nothing of yours was saved yet\.$/, "")];
      return ["refused", told.detail];
    } catch { return ["unanswered"]; }
  }

  confirmed(told, sent) {
    this.failures = 0;
    if (told.version !== undefined) this.version = told.version;
    if (!same(sent, this.fields())) { this.typed(); return "saved"; } // typed meanwhile
    this.unsaved = false;
    if (told.left_out?.length) this.keep(); else forget(this.address);
    this.say(told.left_out?.length ? "part" : "saved");
    return "saved";
  }

  async restore() {
    const kept = read(this.address);
    if ("autosaveRefused" in this.form.dataset) { this.typed(); return; } // the page shows what was sent and not taken
    if (!kept) return;
    if (kept.submitted && await arrived(kept.submitted)) { forget(this.address); return; }
    const shown = this.fields();
    if (same(kept.fields, shown)) { forget(this.address); return; }
    if (!this.unsaved && (kept.version === this.version || (kept.sent && same(kept.sent, shown)))) this.putBack(kept, shown);
    else this.offer(kept);
  }

  putBack(kept, shown) {
    this.put(kept.fields);
    this.typed();
    this.notice(`What you typed at ${clock(kept.at)} was not saved yet. It is back in the form.`, { "Leave it out": () => { this.put(shown); this.typed(); } });
  }

  // Theirs is on record by now: from what its writer had seen, saving it compares the two.
  offer(kept) {
    this.notice(`This has changed since you last wrote here. Your own text from ${clock(kept.at)} is still on this device.`, {
      "Use my text": () => { this.version = kept.version; this.put(kept.fields); this.typed(); },
      "Leave it out": () => forget(this.address),
    });
  }

  put(fields) {
    for (const [name, value] of fields) {
      if (!name.endsWith("-TOTAL_FORMS")) continue;
      this.form.querySelector(`[data-formset="${name.slice(0, -12)}"]`)?.dispatchEvent(new CustomEvent("formset:grow", { detail: Number(value) }));
    }
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of this.form.elements) {
      if (!field.name || field.type === "file" || HIDDEN.includes(field.name) || field.name.endsWith("_FORMS")) continue;
      const wanted = values.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = wanted.includes(option.value);
      else if (field.type !== "submit" && field.type !== "button") field.value = wanted.shift() ?? "";
      if (field.name.endsWith("-DELETE")) field.closest("[data-formset-row]").hidden = field.checked;
    }
  }

  notice(words, choices) {
    const notice = element("div", "notice notice-due");
    notice.setAttribute("role", "status");
    notice.append(element("p", "notice-text", words));
    for (const [label, act] of Object.entries(choices)) {
      const button = element("button", "button button-small", label);
      button.type = "button";
      button.addEventListener("click", () => { notice.remove(); act(); });
      notice.append(button);
    }
    this.form.prepend(notice);
  }
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function link(text, address) {
  const made = element("a", "", text);
  made.href = address;
  return made;
}

const ready = new WeakSet();
function setUp(within) {
  for (const form of within.querySelectorAll?.("form[data-autosave]") ?? []) {
    if (ready.has(form)) continue;
    ready.add(form);
    new Autosave(form);
  }
}
setUp(document);
document.addEventListener("htmx:load", (event) => setUp(event.target));
