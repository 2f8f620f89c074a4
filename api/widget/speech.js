// Reading aloud where the machine has a Vietnamese voice; speaking instead of typing only where the host allows it.

/** Shows the "read aloud" buttons as soon as a Vietnamese voice is there. */
function findVoice(w) {
  const { speechSynthesis: synth } = window;
  if (!synth) return;
  const look = () => {
    w.voice = synth.getVoices().find((voice) => /^vi\b/i.test(voice.lang));
    w.root.toggleAttribute("data-voice", Boolean(w.voice));
  };
  look();
  if (synth.addEventListener) synth.addEventListener("voiceschanged", look);
}

/** Reads a reply aloud, or stops when it is being read. */
function readAloud(w, reply, control) {
  const { speechSynthesis: synth } = window;
  const label = control.querySelector("span");
  const stopped = () => (label.textContent = T.read);
  const reading = label.textContent === T.stop;
  synth.cancel();
  if (reading) return stopped();
  // Line by line: some browsers fall silent after fifteen seconds of one text.
  const spoken = reply.messages.flatMap((message) => lines(message.text)).map((line) => {
    const utterance = new SpeechSynthesisUtterance(line);
    Object.assign(utterance, { voice: w.voice, lang: w.voice.lang, rate: 0.95 });
    return utterance;
  });
  spoken[spoken.length - 1].onend = stopped;
  spoken.forEach((utterance) => {
    utterance.onerror = stopped;
    synth.speak(utterance);
  });
  label.textContent = T.stop;
}

/** Returns the microphone button, or null where speech is off or the browser has none. */
function micButton(w) {
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  if (w.option("speech") !== "on" || !Recognition) return null;
  let active = null;
  const control = button("mic", T.mic, () => {
    if (active) active.stop();
    else if (w.store.state.prefs.mic) listen();
    else askFirst();
  }, { class: "mic", "aria-pressed": "false" });

  function askFirst() {
    w.ui.consent.textContent = "";
    const close = () => {
      w.ui.consent.textContent = "";
      control.focus();
    };
    const yes = button(null, T.micYes, () => {
      w.prefer({ mic: true });
      close();
      listen();
    }, { class: "main" });
    w.ui.consent.append(h("p", { text: T.micAsk }), h("div", { class: "ways" }, yes, button(null, T.notNow, close)));
    yes.focus();
  }

  function listen() {
    active = new Recognition();
    Object.assign(active, { lang: "vi-VN", interimResults: true });
    const before = w.ui.input.value && `${w.ui.input.value.trim()} `;
    active.onresult = (event) => w.draft(before + Array.from(event.results, (result) => result[0].transcript).join(""));
    active.onerror = () => w.status(T.micFailed);
    active.onend = () => {
      active = null;
      control.setAttribute("aria-pressed", "false");
      control.querySelector("span").textContent = T.mic;
      if (w.ui.status.textContent === T.listening) w.status("");
    };
    control.setAttribute("aria-pressed", "true");
    control.querySelector("span").textContent = T.micStop;
    w.status(T.listening);
    active.start();
  }

  return control;
}
