// [data-read-to="end"] holds back its button until what has that id has come into view: by scrolling, by the link to it, or by a keyboard that
// has come this far. Who has read what when is for the server to judge. Without this file the button simply stands at the end.
for (const bar of document.querySelectorAll("[data-read-to]")) {
  const end = document.getElementById(bar.dataset.readTo);
  const [link, form] = [bar.querySelector("a"), bar.querySelector("form")];
  const hold = (held) => {
    link.hidden = !held;
    form.hidden = held;
    bar.classList.toggle("brief-read-held", held);
  };
  const reached = () => {
    hold(false);
    watch.disconnect();
  };
  const watch = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && reached(), {
    rootMargin: `0px 0px -${bar.offsetHeight}px 0px`, // what the bar covers is not in view
  });
  bar.classList.add("brief-read-at-hand");
  hold(true);
  watch.observe(end);
  link.addEventListener("focus", () => {
    if (!link.matches(":focus-visible")) return;
    end.scrollIntoView({ block: "center" });
    reached();
    form.querySelector("button").focus();
  });
}
