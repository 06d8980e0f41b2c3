// <form data-autosave="address" data-autosave-key="visit-7-briefing-user-3" data-autosave-version="5">
// Posts the form after 800 ms of rest. Until the server has confirmed it, the text is kept on this device and put back
// when the page opens again. The address answers 2xx when it has saved, and may send {"version": 6}, which the next save
// carries in the field called "seen". 409 and 412 mean that somebody else saved meanwhile, and say who in {"detail": "…"}: the
// form's own button then compares the two. 401, 403 or a redirect: signed out.
const REST = 800;
const RETRY = [3000, 10000, 30000];
const STATES = {
  typing: () => "",
  saving: () => "saving…",
  saved: (at) => `saved ${at}`,
  kept: () => "not saved, kept on this device",
  signedOut: () => "not saved, kept on this device: sign in again in another tab",
  changed: (at, who) => `not saved, kept on this device: ${who || "somebody else has changed this since you opened it."} Save it to compare.`,
};
const clock = (date) => date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

class Autosave {
  constructor(form) {
    this.form = form;
    this.key = `engage:draft:${form.dataset.autosaveKey ?? `${location.pathname}#${form.id}`}`;
    this.status = form.querySelector("[data-autosave-status]") ?? document.querySelector(`[data-autosave-status="${form.id}"]`);
    this.failures = 0;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", () => this.submitted());
    addEventListener("online", () => this.unsaved && this.save());
    addEventListener("pagehide", () => this.unsaved && !this.leaving && this.keep());
    this.restore();
  }

  get version() { return this.form.dataset.autosaveVersion ?? ""; }

  say(state, at, who) {
    if (!this.status) return;
    this.status.dataset.state = state === "saved" || state === "saving" || state === "typing" ? state : "kept";
    this.status.textContent = STATES[state](at, who);
  }

  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "seen");
  }

  typed() {
    this.unsaved = true;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), REST);
  }

  keep(more = {}) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: this.version, at: Date.now(), fields: this.fields(), ...more }));
    } catch { /* storage full or forbidden: the server is the only place then */ }
  }

  forget() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  submitted() {
    clearTimeout(this.timer);
    this.leaving = true;
    this.keep({ submitted: true });
  }

  async save() {
    if (this.running) { this.again = true; return; }
    clearTimeout(this.timer);
    this.running = true;
    this.unsaved = false;
    this.say("saving");
    let state = "kept", who = "";
    try {
      const answer = await fetch(this.form.dataset.autosave || this.form.action, {
        method: "POST", body: new FormData(this.form), credentials: "same-origin",
        headers: { "X-Autosave": "1", "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      });
      if (answer.redirected || answer.status === 401 || answer.status === 403) state = "signedOut";
      else if (answer.status === 409 || answer.status === 412) { state = "changed"; who = await this.told(answer); }
      else if (answer.ok) { state = "saved"; await this.confirmed(answer); }
    } catch { /* no connection */ }
    this.running = false;
    if (this.leaving) return;
    this.say(state, clock(new Date()), who);
    if (state !== "saved") {
      this.unsaved = true;
      if (state === "kept" || state === "signedOut") this.timer = setTimeout(() => this.save(), RETRY[Math.min(this.failures++, RETRY.length - 1)]);
      return;
    }
    this.failures = 0;
    if (this.again || this.unsaved) { this.again = false; this.typed(); } else this.forget();
  }

  async told(answer) {
    try { return (await answer.json()).detail.replace(/ Nothing of yours was saved yet\.$/, ""); } catch { return ""; }
  }

  async confirmed(answer) {
    if (!answer.headers.get("content-type")?.includes("json")) return;
    const { version } = await answer.json();
    if (version === undefined) return;
    this.form.dataset.autosaveVersion = version;
    const field = this.form.elements.namedItem("seen");
    if (field) field.value = version;
  }

  restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { /* unreadable: as if nothing was kept */ }
    if (!kept) return;
    const same = JSON.stringify(kept.fields) === JSON.stringify(this.fields());
    if (same || (kept.submitted && kept.version !== this.version)) { this.forget(); return; }
    if (kept.version === this.version) { this.put(kept.fields); this.typed(); this.say("kept"); return; }
    this.offer(kept);
  }

  put(fields) {
    for (const [name, value] of fields) {
      if (!name.endsWith("-TOTAL_FORMS")) continue;
      this.form.querySelector(`[data-formset="${name.slice(0, -12)}"]`)?.dispatchEvent(new CustomEvent("formset:grow", { detail: Number(value) }));
    }
    const values = new Map();
    for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of this.form.elements) {
      if (!field.name || field.type === "file" || ["csrfmiddlewaretoken", "seen"].includes(field.name) || field.name.endsWith("_FORMS")) continue;
      const wanted = values.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = wanted.includes(option.value);
      else if (wanted.length) field.value = wanted.shift();
      if (field.name.endsWith("-DELETE") && field.checked) field.closest("[data-formset-row]").hidden = true;
    }
  }

  offer(kept) {
    const notice = document.createElement("div");
    notice.className = "notice notice-due";
    notice.setAttribute("role", "status");
    const text = document.createElement("p");
    text.className = "notice-text";
    text.textContent = `This has changed since you last wrote here. Your own text from ${clock(new Date(kept.at))} is still on this device.`;
    const use = document.createElement("button");
    const drop = document.createElement("button");
    use.type = drop.type = "button";
    use.className = drop.className = "button button-small";
    use.textContent = "Use my text";
    drop.textContent = "Leave it out";
    use.addEventListener("click", () => { notice.remove(); this.put(kept.fields); this.typed(); });
    drop.addEventListener("click", () => { notice.remove(); this.forget(); });
    notice.append(text, use, drop);
    this.form.prepend(notice);
  }
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
