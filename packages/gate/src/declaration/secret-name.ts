/** What a name says about its value: a secret, somebody's own data, or one of endlessly many values. */

/** Lower-case words: `userApiKey`, `user.api_key` and `X-User-API-Key` share theirs. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/gu, " ")
    .toLowerCase()
    .split(/[^a-z\d]+/u)
    .filter((word) => word !== "");
}

const SECRETS: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "pwd",
  "passphrase",
  "secret",
  "secrets",
  "token",
  "jwt",
  "authorization",
  "cookie",
  "cookies",
  "apikey",
  "credential",
  "credentials",
  "ssn",
  "iban",
  "cvv",
  "cvc",
  "otp",
  "pin",
  "api key",
  "access key",
  "private key",
  "secret key",
  "signing key",
  "encryption key",
  "auth key",
  "card number",
  "credit card",
  "account number",
  "session id",
  "security code",
]);
/** After a secret's name these make it a property of the secret: `tokenType`, `password_changed_at`. */
const ABOUT: ReadonlySet<string> = new Set([
  "at",
  "age",
  "algorithm",
  "attempts",
  "changed",
  "count",
  "counts",
  "enabled",
  "endpoint",
  "expired",
  "expires",
  "expiry",
  "hash",
  "issuer",
  "kind",
  "length",
  "limit",
  "name",
  "policy",
  "present",
  "provider",
  "required",
  "reset",
  "size",
  "status",
  "strength",
  "ttl",
  "type",
  "usage",
  "used",
  "valid",
  "version",
]);

/** Whether a value of that name is to be kept from telemetry. */
export function namesSecret(name: string): boolean {
  const words = wordsOf(name);
  if (words.length > 1 && ABOUT.has(words.at(-1) ?? "")) return false;
  return words.some((word, at) => SECRETS.has(word) || SECRETS.has(`${word} ${words[at + 1] ?? ""}`));
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
  const words = wordsOf(name);
  // There are as many as there are customers of the whole service, which is watched.
  if (words.includes("tenant")) return undefined;
  return UNBOUNDED.get(words.at(-1) ?? "");
}
