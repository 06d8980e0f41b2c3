// Requests that htmx sends: they carry the CSRF token, and when one fails the page says so in words.
const messages = () => document.querySelector("#messages");

function say(text) {
  const notice = document.createElement("div");
  notice.className = "notice notice-bad";
  const line = document.createElement("p");
  line.className = "notice-text";
  line.textContent = text;
  notice.append(line);
  messages()?.replaceChildren(notice);
  messages()?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:sendError", () => {
  say("There is no connection. Nothing was sent; please try again when you are online.");
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) say("You have been signed out. Sign in again in another tab, then repeat this.");
  else if (status === 403) say("You may see this, but not do that.");
  else if (status === 404) say("There is nothing here that you can open.");
  else say("That did not work, and nothing was changed. Please try again.");
});
