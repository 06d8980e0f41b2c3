// What was typed and is not saved yet, on this device: by whom, in which form, when. It is removed once the server has confirmed it, when its writer
// signs out, or after 30 days; nobody else who signs in here is shown it.
const PREFIX = "engage:draft:";
const SIGNED_OUT = "engage:signed-out";
const LONGEST = 30 * 24 * 60 * 60 * 1000; // milliseconds
const LOSS = "Something you typed was not saved yet and is only on this device. Signing out removes it.";

export const reader = document.querySelector('meta[name="reader"]')?.content ?? "";
let closed = false; // somebody has signed out: nothing is kept from then on

export const addressOf = (form) => `${PREFIX}${reader}:${form}`;
export const clock = (moment) => new Date(moment).toLocaleString("en-GB", {
  ...(new Date(moment).toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" }), hour: "2-digit", minute: "2-digit",
});

export function read(address) {
  try { return JSON.parse(localStorage.getItem(address)); } catch { return null; } // unreadable: as if nothing was kept
}

// Whether this device keeps it: storage may be full, or switched off.
export function keep(address, entry) {
  if (closed) return false;
  try {
    localStorage.setItem(address, JSON.stringify(entry));
    return true;
  } catch { return false; }
}

export function forget(address) {
  try { localStorage.removeItem(address); } catch { /* nothing was kept */ }
}

function under(prefix) {
  try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
}

export const kept = () => (reader ? under(addressOf("")) : []);

// Whether what was sent under this key has been carried out; null where nobody can say.
export async function arrived(key) {
  try {
    const answer = await fetch(`/arrived/${key}/`, { credentials: "same-origin", headers: { Accept: "application/json" } });
    return answer.ok && !answer.redirected ? (await answer.json()).arrived : null;
  } catch { return null; }
}

for (const address of under(PREFIX)) if (!(read(address)?.at > Date.now() - LONGEST)) forget(address);

// Before confirm.js, which asks; only where something would be lost.
document.addEventListener("submit", (event) => {
  if (event.target.matches?.("[data-sign-out]") && kept().length) event.target.dataset.confirm = LOSS;
}, true);

document.addEventListener("submit", (event) => {
  if (!event.target.matches?.("[data-sign-out]") || event.defaultPrevented) return;
  for (const address of kept()) forget(address);
  closed = true;
  try { localStorage.setItem(SIGNED_OUT, String(Date.now())); } catch { /* no storage, nothing kept */ }
});

addEventListener("storage", (event) => { if (event.key === SIGNED_OUT) closed = true; }); // in another tab
