// [data-minutes="90"] in a form says how long the meeting takes: the end follows the start, unless somebody has typed another one.
// Without this file an end that is left empty is filled in when the form is sent.
document.addEventListener("input", (event) => {
  const start = event.target;
  const minutes = start.form?.querySelector("[data-minutes]")?.dataset.minutes;
  const end = start.form?.elements.end;
  if (start.name !== "start" || !start.value || !minutes || !end) return;
  const ours = start.form.elements.filled?.value.split(" ").includes("end") ? end.defaultValue : undefined;
  if (end.value && end.value !== (end.dataset.followed ?? ours)) return;
  const [hour, minute] = start.value.split(":").map(Number);
  const at = hour * 60 + minute + Number(minutes);
  if (at >= 24 * 60) return;
  end.value = [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, "0")).join(":");
  end.dataset.followed = end.value;
  end.dispatchEvent(new Event("change", { bubbles: true }));
});
