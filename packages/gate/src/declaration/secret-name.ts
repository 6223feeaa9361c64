/** What a name says about its value: a secret, somebody's own data, or one of endlessly many values. */
import { keyKind, wordsOfName } from "@sightline/model";

/** What is only about a secret where it is recorded, though redaction takes no chance with it. */
const ABOUT: ReadonlySet<string> = new Set(["hash", "counts"]);

/** Whether a value of that name is to be kept from telemetry: the names that redaction knows too. */
export function namesSecret(name: string): boolean {
  if (ABOUT.has(wordsOfName(name).at(-1) ?? "")) return false;
  const kind = keyKind(name);
  return kind === "secret" || kind === "digits";
}

const UNBOUNDED: ReadonlyMap<string, string> = new Map([
  ["id", "an id"],
  ["ids", "ids"],
  ["uuid", "an id"],
  ["guid", "an id"],
  ["email", "an e-mail address"],
  ["mail", "an e-mail address"],
  ["url", "a URL"],
  ["uri", "a URL"],
  ["href", "a URL"],
  ["pathname", "a path with its values"],
  ["stack", "a stack trace"],
  ["ip", "an address"],
  ["phone", "a phone number"],
  ["timestamp", "a time"],
]);

/** What endlessly many values a name promises, as `an id`; nothing for what has few. */
export function unboundedKind(name: string): string | undefined {
  const words = wordsOfName(name);
  // There are as many as there are customers of the whole service, which is watched.
  if (words.includes("tenant")) return undefined;
  return UNBOUNDED.get(words.at(-1) ?? "");
}
