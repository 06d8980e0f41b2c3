// [data-confirm="What will be lost."] on a button, or on a form: asks once, in a dialog, then goes on.
// Without this file the act happens at once, so the server asks on a page of its own where much would be lost.
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function ask(question, act, proceed) {
  const dialog = element("dialog", "dialog");
  const heading = element("h2", "", `${act}?`);
  heading.id = "dialog-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  const actions = element("div", "dialog-actions");
  const leave = element("button", "button", "Leave it");
  const go = element("button", "button button-danger", act);
  leave.type = go.type = "button";
  leave.autofocus = true;
  leave.addEventListener("click", () => dialog.close());
  go.addEventListener("click", () => { dialog.close(); proceed(); });
  dialog.addEventListener("close", () => dialog.remove());
  actions.append(leave, go);
  dialog.append(heading, element("p", "", question), actions);
  document.body.append(dialog);
  dialog.showModal();
}

const agreed = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const question = button?.dataset.confirm ?? form.dataset.confirm;
  if (!question || agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(question, (button?.textContent ?? "Go on").trim(), () => {
    agreed.add(form);
    form.requestSubmit(button);
  });
}, true);
