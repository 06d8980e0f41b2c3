// [data-rush-before="2026-03-09"] asks why a visit cannot wait, and is only shown while the day chosen comes before that one.
// Without this file the question is always there, and may stay empty where there is notice enough.
function setUp(within) {
  for (const question of within.querySelectorAll?.("[data-rush-before]") ?? []) {
    const day = question.closest("form").querySelector("[name=day]");
    const show = () => {
      const answered = question.querySelector("textarea").value !== "" || question.querySelector(".field-invalid");
      question.hidden = !answered && !(day.value && day.value < question.dataset.rushBefore);
    };
    day.addEventListener("input", show);
    show();
  }
}

setUp(document);
document.addEventListener("htmx:load", (event) => setUp(event.target));
