// How easy is what is being written? LIX, as crates/text/src/lix.rs computes it: words / sentences + 100 * long words / words.
// An `output[data-lix]` names a language; it is about every field whose name holds `_sv` or `_en`.

function counts(text) {
  let words = 0;
  let long = 0;
  let sentences = 0;
  let open = false;
  for (const word of text.split(/\s+/u)) {
    if (!/[\p{Alphabetic}\p{N}]/u.test(word)) continue;
    words += 1;
    if ((word.match(/\p{Alphabetic}/gu) ?? []).length > 6) long += 1;
    open = !/[.?!:]$/u.test(word.replace(/["”)*_]+$/u, ""));
    if (!open) sentences += 1;
  }
  return { words, long, sentences: sentences + (open ? 1 : 0) };
}

function index(texts) {
  const sum = { words: 0, long: 0, sentences: 0 };
  for (const each of texts.map(counts)) {
    for (const part of Object.keys(sum)) sum[part] += each[part];
  }
  return sum.words > 0 ? sum.words / sum.sentences + (100 * sum.long) / sum.words : null;
}

for (const output of document.querySelectorAll("output[data-lix]")) {
  const fields = [...document.querySelectorAll(`[name*="_${output.dataset.lix}"]`)];
  const tell = () => {
    const lix = index(fields.map((field) => field.value));
    const hard = lix !== null && lix >= Number(output.dataset.limit);
    const said = lix === null ? output.dataset.none : hard ? output.dataset.hard : output.dataset.easy;
    const number = lix === null ? "" : lix.toFixed(1).replace(".", output.dataset.point);
    output.textContent = said.replace("#", number);
    output.classList.toggle("warn", hard);
  };
  for (const field of fields) field.addEventListener("input", tell);
}
