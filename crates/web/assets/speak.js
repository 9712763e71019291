// A question read aloud: a button in each question, where the device itself has a voice in the page's language. Voices that
// would send the words away are not used, and nothing is said of what has been answered.
const words = document.currentScript.dataset;
const speech = window.speechSynthesis;
const language = document.documentElement.lang;
let speaking = null;

function voice() {
  const own = speech.getVoices().filter((known) => known.localService && known.lang.toLowerCase().split(/[-_]/)[0] === language);
  return own.find((known) => known.default) ?? own[0];
}

/** What is read: the question, what is said about it, the picture, and each answer to choose between. */
function sentences(question) {
  const parts = question.querySelectorAll("legend, .hint, img[alt], label");
  const told = [...parts].map((part) => (part.alt ?? part.textContent).replace(/\s+/g, " ").trim());
  return told.filter((text) => text !== "");
}

function stop() {
  speech.cancel();
  if (speaking) {
    speaking.textContent = words.read;
    speaking.setAttribute("aria-pressed", "false");
  }
  speaking = null;
}

function read(button, question) {
  const again = speaking === button;
  stop();
  if (again) return;
  speaking = button;
  button.textContent = words.stop;
  button.setAttribute("aria-pressed", "true");
  const told = sentences(question);
  told.forEach((text, place) => {
    const said = new SpeechSynthesisUtterance(text);
    said.lang = language;
    said.voice = voice();
    if (place === told.length - 1) said.onend = () => speaking === button && stop();
    speech.speak(said);
  });
}

function offer() {
  if (!voice()) return;
  for (const question of document.querySelectorAll("form fieldset.rows")) {
    if (question.querySelector("button.speak")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain speak";
    button.textContent = words.read;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => read(button, question));
    question.querySelector("legend").after(button);
  }
}

if (speech && window.SpeechSynthesisUtterance) {
  offer();
  // Some browsers know their voices only after a while.
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", stop);
}
