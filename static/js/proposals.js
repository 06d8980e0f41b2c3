// Proposals in a form: [data-proposed] says where one comes from, a hidden field beside it called "…source" keeps that.
// What somebody changes is theirs from then on; what stays untouched is only proposed until the form itself is sent.
const around = (element) => element.closest("[data-proposal], [data-formset-row]");
const sourceOf = (place) => place?.querySelector("input[type=hidden][name$=source]");

function take(place) {
  const source = sourceOf(place);
  if (!source?.value) return;
  source.value = "";
  place.querySelector("[data-proposed]")?.remove();
}

// In the capture phase, so that autosave, which listens for the same, sends what is changed as taken over.
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const place = event.target.name?.endsWith("-DELETE") ? null : event.target.closest && around(event.target);
    if (place) take(place);
  }, true);
}

document.addEventListener("click", (event) => {
  const drop = event.target.closest?.("[data-proposal-drop]");
  if (!drop) return;
  const text = around(drop).querySelector("textarea, input:not([type=hidden])");
  text.value = "";
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
});

for (const button of document.querySelectorAll("[data-proposal-drop]")) button.hidden = false;
