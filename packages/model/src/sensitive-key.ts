/** Names whose values are secrets or personal data, whatever they look like: redaction takes them out, the gate tells of them. */

/** Lower-case words of a name: `userApiKey`, `user.api_key` and `X-User-API-Key` share theirs. */
export function wordsOfName(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/gu, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/gu, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/u)
    .filter((word) => word !== "");
}

const SECRET_WORDS: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "pwd",
  "passphrase",
  "passcode",
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
  "authtoken",
  "accesstoken",
  "refreshtoken",
  "clientsecret",
  "privatekey",
  "sessionid",
  "csrf",
  "xsrf",
  "ssn",
  "iban",
]);

/** Secrets that are digits: a number under such a name is no count. */
const DIGIT_WORDS: ReadonlySet<string> = new Set(["cvv", "cvc", "cvv2", "cvc2", "otp", "totp", "pin", "pan"]);

const SECRET_PAIRS: ReadonlySet<string> = new Set([
  "api key",
  "access key",
  "account key",
  "private key",
  "secret key",
  "signing key",
  "encryption key",
  "master key",
  "shared key",
  "auth key",
  "session cookie",
  "session key",
  "session id",
  "card number",
  "credit card",
  "debit card",
  "account number",
  "routing number",
  "security code",
  "verification code",
  "x auth",
  "e mail",
]);

const PERSONAL_WORDS: ReadonlySet<string> = new Set(["email", "emails"]);

/** After a secret's name these make it a property of the secret: `token.type`, `password_changed_at`. */
const ABOUT: ReadonlySet<string> = new Set([
  "age",
  "algorithm",
  "at",
  "attempts",
  "bytes",
  "changed",
  "consent",
  "count",
  "domain",
  "enabled",
  "endpoint",
  "error",
  "expired",
  "expires",
  "expiry",
  "format",
  "issuer",
  "kind",
  "length",
  "limit",
  "name",
  "path",
  "policy",
  "present",
  "provider",
  "requested",
  "required",
  "reset",
  "rotation",
  "scheme",
  "size",
  "status",
  "strategy",
  "strength",
  "ttl",
  "type",
  "usage",
  "used",
  "valid",
  "version",
]);

/** What OpenTelemetry's conventions name so, and means no secret. */
const INNOCENT: ReadonlySet<string> = new Set(["session.id", "db.system.name", "code.function.name"]);

export type KeyKind = "secret" | "digits" | "personal";

/** What a name says about its value; `undefined`: nothing. */
export function keyKind(name: string): KeyKind | undefined {
  if (INNOCENT.has(name)) return undefined;
  const words = wordsOfName(name);
  const last = words.at(-1) ?? "";
  const about = ABOUT.has(last);
  for (const [at, word] of words.entries()) {
    if (about && at < words.length - 1) continue;
    const pair = at + 1 < words.length ? `${word} ${words[at + 1] ?? ""}` : "";
    if (DIGIT_WORDS.has(word)) return "digits";
    if (SECRET_WORDS.has(word) || SECRET_PAIRS.has(pair)) return "secret";
    if (PERSONAL_WORDS.has(word)) return "personal";
  }
  return undefined;
}
