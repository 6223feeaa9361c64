/** What callers do: mostly plain questions, some that are long, broken, foreign, silent, or want a voice that is not there. */
import { speak } from "../audio/speech.ts";
import { writeWav } from "../audio/wav.ts";

export interface Call {
  readonly scenario: ScenarioName;
  readonly tenant: string;
  readonly voice: string;
  readonly wav: Uint8Array;
}

export type ScenarioName = keyof typeof scenarios;

/** Share of calls, in percent; the rest is `plain`. */
const shares = Object.freeze({ corrupt: 3, long: 2, foreign: 4, silent: 2, missingVoice: 2 });

/** Share of calls per tenant, in percent: the rare ones meet a cold model cache. */
const tenants: readonly (readonly [tenant: string, share: number])[] = [
  ["acme-telecom", 46],
  ["globex", 30],
  ["initech", 16],
  ["umbrella", 5],
  ["wayne-radio", 3],
];

const questions = [
  "turn the light on",
  "turn light off",
  "play music louder",
  "stop the music",
  "what is the weather",
  "what time is it",
  "thanks",
] as const;

const callRate = 48_000;
const caller = { name: "caller", wordSeconds: 0.16, pauseSeconds: 0.09, loudness: 0.6 };
/** 60 words at this pace are 15 seconds of audio: more than the gateway waits for. */
const longWords = 60;
/** -40 dB: a quiet room. */
const roomNoise = 0.01;

type Random = () => number;

const scenarios = Object.freeze({
  plain: (random: Random) => say(pick(questions, random).split(" "), random),
  corrupt: (random: Random) => {
    const wav = say(pick(questions, random).split(" "), random);
    return wav.subarray(0, Math.floor(wav.length * (0.2 + 0.6 * random())));
  },
  long: (random: Random) => {
    const words = Array.from({ length: longWords }, () => pick(pick(questions, random).split(" "), random));
    return say(words, random);
  },
  foreign: (random: Random) => say(["bonjour", "lumiere", "on"], random),
  silent: (random: Random) => say([], random),
  missingVoice: (random: Random) => say(pick(questions, random).split(" "), random),
});

function say(words: readonly string[], random: Random): Uint8Array {
  return writeWav(speak(words, caller, callRate, { level: roomNoise, random }));
}

/** @param random gives 0 to 1 */
export function nextCall(random: Random): Call {
  const scenario = pickScenario(random);
  const tenant = pickTenant(random);
  return {
    scenario,
    tenant,
    voice: scenario === "missingVoice" ? "baritone" : tenant === "globex" ? "tenor" : "alto",
    wav: scenarios[scenario](random),
  };
}

function pickScenario(random: Random): ScenarioName {
  let rest = random() * 100;
  for (const name of ["corrupt", "long", "foreign", "silent", "missingVoice"] as const) {
    rest -= shares[name];
    if (rest < 0) return name;
  }
  return "plain";
}

function pickTenant(random: Random): string {
  let rest = random() * 100;
  let last = "";
  for (const [tenant, share] of tenants) {
    last = tenant;
    rest -= share;
    if (rest < 0) break;
  }
  return last;
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}
