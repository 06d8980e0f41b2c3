// Notices can be put away; a page that came back with errors starts at their summary.
document.addEventListener("click", (event) => {
  event.target.closest?.("[data-close-notice]")?.closest(".notice").remove();
});

function startAtErrors(within) {
  const summary = within.querySelector?.("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  if (within === document && !document.title.startsWith("Error: ")) document.title = `Error: ${document.title}`;
}

startAtErrors(document);
document.addEventListener("htmx:afterSettle", (event) => startAtErrors(event.target));
