/**
 * What makes two errors one: pure functions, for the SDK, which names errors where they are thrown, and for the backend,
 * which names those that other SDKs sent.
 */

const MAX_MESSAGE = 200;
const MAX_FRAMES = 3;

export interface ErrorParts {
  readonly type: string;
  /** Normalised. */
  readonly message: string;
  readonly frames: readonly string[];
  /** Type and normalised message of each cause. */
  readonly causes?: readonly string[];
}

/** 16 hexadecimal digits, the same for the same parts. */
export function errorFingerprint({ type, message, frames, causes = [] }: ErrorParts): string {
  return hash64([type, message, ...frames, ...causes].join("\n"));
}

// Order matters: what is longer goes first, so that a part of it is not taken for something else.
const VARIABLE: readonly (readonly [RegExp, string])[] = [
  [/[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'`)]+/giu, "<url>"],
  [/[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/gu, "<address>"],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/giu, "<id>"],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/gu, "<time>"],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/gu, "<host>"],
  [
    /"(?:[^"\\\n]|\\.){0,500}"|`[^`\n]{0,500}`|(?<![A-Za-z])'(?:[^'\\\n]|\\.){0,500}'(?![A-Za-z])/gu,
    "<text>",
  ],
  [/(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@-]+){2,}/gu, "<path>"],
  [/\b0x[\da-f]+\b/giu, "<id>"],
  // Words of letters and digits mixed, as ids are; `utf8` and `v2` are too short for one.
  [/\b(?=[a-z_-]*\d)(?=\d*[a-z_-])[\da-z_-]{8,}\b/giu, "<id>"],
  [/[-+]?\b\d+(?:[.,]\d+)*(?:e[+-]?\d+)?/giu, "<n>"],
];

/**
 * The first line of a message with what differs each time taken out.
 *
 * @example
 * normalisedMessage("no item 42 for \"ada\"") // "no item <n> for <text>"
 */
export function normalisedMessage(message: string): string {
  const [line = ""] = message.slice(0, 2000).split("\n");
  return VARIABLE.reduce((text, [pattern, word]) => text.replace(pattern, word), line)
    .replaceAll(/\s+/gu, " ")
    .trim()
    .slice(0, MAX_MESSAGE);
}

/**
 * Function and file of a stack's topmost frames of the application, at most three; of libraries where it has none.
 *
 * @example
 * topFrames("Error: x\n    at load (/app/dist/orders/load.js:10:5)") // ["load orders/load.js"]
 */
export function topFrames(stack: string): readonly string[] {
  const frames = stack
    .slice(0, 20_000)
    .split("\n")
    .map(parseFrame)
    .filter((frame) => frame !== undefined);
  const own = frames.filter(({ file }) => !isLibrary(file));
  return (own.length > 0 ? own : frames)
    .slice(0, MAX_FRAMES)
    .map(({ name, file }) => `${name} ${shortFile(file)}`);
}

interface Frame {
  readonly name: string;
  readonly file: string;
}

/** V8's three forms: `at name (file:1:2)`, `at file:1:2`, `at async name (file:1:2)`. */
function parseFrame(line: string): Frame | undefined {
  const match = /^\s*at (?:async )?(?:new )?(?:(.*?) \()?(.+?):\d+:\d+\)?$/u.exec(line);
  if (match === null) return undefined;
  const [, name = "", file = ""] = match;
  if (file.startsWith("node:")) return undefined;
  return { name: name === "" ? "<anonymous>" : withoutAlias(name), file };
}

/** `Object.load [as handler]` is `load`: how a function was called is not which it is. */
function withoutAlias(name: string): string {
  return name.replace(/ \[as .*\]$/u, "").replace(/^(?:Object|Module|Function|process)\./u, "");
}

function isLibrary(file: string): boolean {
  return file.includes("/node_modules/");
}

/** The file and its folder, without the place of the deployment and the hash of a build: `orders/handler.js`. */
function shortFile(file: string): string {
  const path = file.replace(/^file:\/\//u, "").replace(/[?#].*$/u, "");
  return path
    .split("/")
    .slice(-2)
    .join("/")
    .replace(/[.-](?=[\da-zA-Z_-]*\d)[\da-zA-Z_]{6,}(?=\.[cm]?[jt]sx?$)/u, "");
}

/** Two rounds of FNV-1a (RFC draft-eastlake-fnv) over UTF-16 units: short, quick, no secret. */
function hash64(text: string): string {
  return [0x81_1c_9d_c5, 0x9e_37_79_b9]
    .map((basis) => fnv1a(text, basis).toString(16).padStart(8, "0"))
    .join("");
}

function fnv1a(text: string, basis: number): number {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  return hash >>> 0;
}
