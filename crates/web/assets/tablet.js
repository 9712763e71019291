// A screen that goes round forgets whoever left it: after a minute of silence it asks, and a little later it lets go.
const SILENCE = 60_000;
const GRACE = 15_000;

const question = document.getElementById("still-there");
const leave = document.getElementById("let-go");
let waiting;

function begin() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, SILENCE);
}

function ask() {
  if (!question.open) question.showModal();
  waiting = setTimeout(() => leave.submit(), GRACE);
}

if (question && leave) {
  // The press counts at once; that the question is closed is told only later.
  for (const sign of ["click", "close"]) question.addEventListener(sign, begin);
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(sign, () => question.open || begin(), { passive: true });
  }
  begin();
}
