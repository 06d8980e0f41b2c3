// Rows of a Django formset: [data-formset="prefix"] with rows, a <template> of the empty row and an add button.
// Without this file the page shows its spare rows and a "remove" tick box in each.
const rowsOf = (set) => set.querySelector("[data-formset-rows]");
const shown = (set) => [...rowsOf(set).children].filter((row) => !row.hidden);
const count = (set, what) => set.querySelector(`[name="${set.dataset.formset}-${what}_FORMS"]`);
const firstField = (within) => within?.querySelector("input:not([type=hidden]), select, textarea");

function untouched(row) {
  if (row.querySelector("[aria-invalid=true]")) return false;
  return [...row.querySelectorAll("input, select, textarea")].every((field) => {
    if (field.type === "hidden" || field.type === "checkbox" || field.type === "radio") return field.checked === field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].every((option, at) => option.selected === (option.defaultSelected || (at === 0 && !field.querySelector("[selected]"))));
    return field.value === "";
  });
}

function prepare(row) {
  const tick = row.querySelector("input[name$='-DELETE']");
  const remove = row.querySelector("[data-formset-remove]");
  if (!tick || !remove) return;
  remove.hidden = false;
  tick.closest("[data-formset-delete]").hidden = true;
  if (tick.checked) row.hidden = true;
}

function add(set) {
  const total = count(set, "TOTAL");
  const limit = Number(count(set, "MAX_NUM")?.value ?? 1000);
  if (Number(total.value) >= limit) return null;
  const html = set.querySelector("template[data-formset-empty]").innerHTML.replaceAll("__prefix__", total.value);
  rowsOf(set).insertAdjacentHTML("beforeend", html.trim());
  total.value = Number(total.value) + 1;
  const row = rowsOf(set).lastElementChild;
  prepare(row);
  return row;
}

function changed(set) {
  set.dispatchEvent(new Event("input", { bubbles: true }));
}

function remove(set, row) {
  const at = shown(set).indexOf(row);
  row.querySelector("input[name$='-DELETE']").checked = true;
  row.hidden = true;
  const left = shown(set);
  (firstField(left[at] ?? left[at - 1]) ?? set.querySelector("[data-formset-add]")).focus();
  changed(set);
}

function setUp(set) {
  if (set.dataset.formsetReady) return;
  set.dataset.formsetReady = "yes";
  for (const row of rowsOf(set).children) prepare(row);
  const total = count(set, "TOTAL");
  const least = Math.max(Number(count(set, "INITIAL").value), 1);
  while (rowsOf(set).children.length > least && untouched(rowsOf(set).lastElementChild)) {
    rowsOf(set).lastElementChild.remove();
    total.value = Number(total.value) - 1;
  }
  set.querySelector("[data-formset-add]").hidden = false;
  // autosave.js asks for as many rows as the kept text has
  set.addEventListener("formset:grow", (event) => {
    while (Number(total.value) < event.detail && add(set));
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-formset-add], [data-formset-remove]");
  if (!button) return;
  const set = button.closest("[data-formset]");
  if (button.matches("[data-formset-add]")) firstField(add(set))?.focus();
  else remove(set, button.closest("[data-formset-row]"));
});

for (const set of document.querySelectorAll("[data-formset]")) setUp(set);
document.addEventListener("htmx:load", (event) => {
  for (const set of event.target.querySelectorAll?.("[data-formset]") ?? []) setUp(set);
});
