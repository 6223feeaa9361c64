/** One request to a platform, asked again while that is safe; the key leaves in a header and by no other way. */
import { provisioningErrors } from "../errors.ts";
import { isPassing, LONGEST_WISH, pauseAfter, retryAfter, type RetryClock, TRIES } from "./retry.ts";

export interface PlatformAddress {
  /** For a person: `Grafana`. */
  readonly product: string;
  /** Without trailing slash. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What no text may hold. */
  readonly secrets: readonly string[];
  readonly fetch: typeof globalThis.fetch;
  readonly clock: RetryClock;
  /** Milliseconds that one try may take. */
  readonly timeout: number;
}

export interface PlatformRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** From the base, with its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The first question of all: where nobody listens, that is the answer. */
  readonly isFirst?: boolean;
}

export interface PlatformAnswer {
  readonly status: number;
  /** `undefined` where it is no JSON. */
  readonly body: unknown;
  /** `GET /api/search`, for sentences. */
  readonly asked: string;
}

/** A try whose outcome is not known: the request may have been done. */
export class OutcomeUnknown extends Error {
  readonly reason: Error;
  constructor(reason: Error) {
    super(reason.message);
    this.reason = reason;
  }
}

/**
 * GET, PUT and DELETE are tried up to five times while the connection drops or the platform answers 429 or 5xx. POST is tried
 * again only after 429 and refused connections, when nothing was done; where that is not known it rejects with OutcomeUnknown.
 *
 * @throws PLATFORM_UNREACHABLE, PLATFORM_FAILED, PLATFORM_BUSY, PLATFORM_KEY_REFUSED
 */
export async function request(address: PlatformAddress, wanted: PlatformRequest): Promise<PlatformAnswer> {
  const asked = `${wanted.method} ${wanted.path.replace(/\?.*$/u, "")}`;
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(address, wanted);
    const isLast = attempt >= TRIES;
    if (outcome.kind === "answer" && !isPassing(outcome.status)) return settled(address, outcome, asked);
    if (isLast || !mayRepeat(wanted, outcome)) throw failureOf(address, outcome, asked, wanted.method);
    const wish = outcome.kind === "answer" ? outcome.retryAfter : undefined;
    if (wish !== undefined && wish > LONGEST_WISH)
      throw provisioningErrors.PLATFORM_BUSY({ ...placeOf(address), asked, seconds: Math.ceil(wish / 1000) });
    await address.clock.sleep(wish ?? pauseAfter(attempt, address.clock.random()));
  }
}

type Outcome =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly text: string;
      readonly retryAfter: number | undefined;
    }
  | { readonly kind: "dropped"; readonly reason: string; readonly wasSent: boolean };

async function tryOnce(
  address: PlatformAddress,
  { method, path, body, headers }: PlatformRequest,
): Promise<Outcome> {
  try {
    const response = await address.fetch(`${address.baseUrl}${path}`, {
      method,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...address.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect would carry the key to another place.
      redirect: "manual",
      signal: AbortSignal.timeout(address.timeout),
    });
    const wish = retryAfter(response.headers.get("retry-after"), address.clock.now());
    return { kind: "answer", status: response.status, text: await response.text(), retryAfter: wish };
  } catch (cause) {
    const code = codeOf(cause);
    return { kind: "dropped", reason: reasonOf(cause, code), wasSent: !NEVER_SENT.has(code) };
  }
}

function mayRepeat({ method, isFirst = false }: PlatformRequest, outcome: Outcome): boolean {
  if (isFirst && outcome.kind === "dropped" && !outcome.wasSent) return false;
  // A name that is not known, and a certificate that is not trusted, stay so.
  if (outcome.kind === "dropped" && /not known|certificate/u.test(outcome.reason)) return false;
  if (method !== "POST") return true;
  return outcome.kind === "dropped" ? !outcome.wasSent : outcome.status === 429;
}

function failureOf(
  address: PlatformAddress,
  outcome: Outcome,
  asked: string,
  method: PlatformRequest["method"],
): Error {
  const place = placeOf(address);
  if (outcome.kind === "dropped") {
    const error = provisioningErrors.PLATFORM_UNREACHABLE({
      ...place,
      reason: redacted(address, outcome.reason),
    });
    return method === "POST" && outcome.wasSent ? new OutcomeUnknown(error) : error;
  }
  const { status, text } = outcome;
  if (status === 429)
    return provisioningErrors.PLATFORM_BUSY({
      ...place,
      asked,
      seconds: Math.ceil((outcome.retryAfter ?? 0) / 1000),
    });
  const error = provisioningErrors.PLATFORM_FAILED({
    ...place,
    asked,
    status,
    said: saidIn(address, bodyOf(text)),
  });
  return method === "POST" ? new OutcomeUnknown(error) : error;
}

function settled(
  address: PlatformAddress,
  { status, text }: { readonly status: number; readonly text: string },
  asked: string,
): PlatformAnswer {
  if (status === 401 || status === 403)
    throw provisioningErrors.PLATFORM_KEY_REFUSED({ ...placeOf(address), status, asked });
  return { status, body: bodyOf(text), asked };
}

/** The platform's own sentence, in one line and without secrets; empty where it has none. */
export function saidIn(address: PlatformAddress, body: unknown): string {
  const sentence = sentenceOf(body).replaceAll(/\s+/gu, " ").trim().replace(/\.$/u, "");
  return redacted(
    address,
    sentence.length > LONGEST_SENTENCE ? `${sentence.slice(0, LONGEST_SENTENCE)}…` : sentence,
  );
}

const LONGEST_SENTENCE = 400;

/** Grafana says `{ message }`, the newer interfaces `{ message, reason }`, SigNoz `{ error: { message, errors } }`. */
function sentenceOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  if ("error" in body && typeof body.error === "object" && body.error !== null) {
    const more =
      "errors" in body.error && Array.isArray(body.error.errors) ? body.error.errors.map(sentenceOf) : [];
    return [...new Set([sentenceOf(body.error), ...more])].filter((text) => text !== "").join("; ");
  }
  return "message" in body && typeof body.message === "string" ? body.message : "";
}

export function redacted({ secrets }: Pick<PlatformAddress, "secrets">, text: string): string {
  return secrets.reduce((left, secret) => (secret === "" ? left : left.replaceAll(secret, "***")), text);
}

export function placeOf({ product, baseUrl }: PlatformAddress): {
  readonly platform: string;
  readonly url: string;
} {
  return { platform: product, url: baseUrl };
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nothing of the request left the machine. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name could not be looked up",
  ECONNRESET: "the connection was dropped",
  UND_ERR_SOCKET: "the connection was dropped",
  EHOSTUNREACH: "the machine cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate signs itself; NODE_EXTRA_CA_CERTS=FILE makes it trusted",
  SELF_SIGNED_CERT_IN_CHAIN:
    "its certificate is of an authority that is not trusted; NODE_EXTRA_CA_CERTS=FILE names one",
  CERT_HAS_EXPIRED: "its certificate has expired",
};

function reasonOf(cause: unknown, code: string): string {
  if (cause instanceof Error && cause.name === "TimeoutError") return "it took too long";
  return (
    REASONS[code] ?? (cause instanceof Error ? (innerOf(cause)?.message ?? cause.message) : String(cause))
  );
}

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error ? (innerOf(cause) ?? cause) : undefined;
  return inner !== undefined && "code" in inner && typeof inner.code === "string" ? inner.code : "";
}

/** `fetch` says "fetch failed" and keeps the reason; over two addresses it keeps several. */
function innerOf(error: Error): Error | undefined {
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0];
  return cause instanceof Error ? cause : undefined;
}
