/** What the assistant answers. A table of rules stands for the language model, and says so in its span. */

interface Rule {
  readonly heard: readonly string[];
  readonly answer: string;
}

const rules: readonly Rule[] = [
  { heard: ["light", "on"], answer: "turn the light on" },
  { heard: ["light", "off"], answer: "turn the light off" },
  { heard: ["music", "stop"], answer: "stop the music" },
  { heard: ["music"], answer: "play music louder" },
  { heard: ["weather"], answer: "the weather is quieter" },
  { heard: ["time"], answer: "it is time" },
  { heard: ["thanks"], answer: "thanks" },
];

/** What is said to words that no rule knows, and to silence. */
const askAgain = "what is it";

/** The first rule all of whose words were heard. */
export function answerTo(transcript: string): { readonly answer: string; readonly rule: string } {
  const words = new Set(transcript.split(" "));
  const rule = rules.find(({ heard }) => heard.every((word) => words.has(word)));
  return rule === undefined
    ? { answer: askAgain, rule: "none" }
    : { answer: rule.answer, rule: rule.heard.join("+") };
}
