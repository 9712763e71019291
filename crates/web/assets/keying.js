// Keying forms without a mouse: Enter goes to the next question, after the last one it sends the form; a key that is no
// answer is marked at once and holds the cursor. Without this script Tab moves and the server refuses.
const form = document.getElementById("keying");
if (form) {
  const fields = [...form.querySelectorAll("input:not([type=hidden])")];
  const fits = (field) => new RegExp(`^(?:${field.pattern})$`).test(field.value.trim());
  const mark = (field) => {
    if (field.value !== "" && !fits(field)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  };
  fields.forEach((field, index) => {
    field.addEventListener("input", () => mark(field));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (!fits(field)) {
        field.setAttribute("aria-invalid", "true");
        field.select();
      } else if (index + 1 < fields.length) fields[index + 1].focus();
      else form.requestSubmit();
    });
  });
  (fields.find((field) => field.getAttribute("aria-invalid") === "true") ?? fields[0])?.focus();
}
