/** One question over HTTP, with what went wrong in words. */

export type Answer =
  | { readonly kind: "answer"; readonly status: number; readonly text: string; readonly contentType: string }
  /** Nobody listens: `ECONNREFUSED`, a name that no server knows. */
  | { readonly kind: "silence"; readonly reason: string; readonly code: string };

export interface Question {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Milliseconds; nothing asked here takes a second where all is well. */
const LIMIT = 10_000;

export async function ask({ url, method = "GET", headers = {}, body }: Question): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(LIMIT),
      ...(body === undefined ? {} : { body }),
    });
    return {
      kind: "answer",
      status: response.status,
      text: await response.text(),
      contentType: response.headers.get("content-type") ?? "",
    };
  } catch (cause) {
    const code = codeOf(cause);
    return { kind: "silence", code, reason: REASONS.get(code) ?? `no answer (${code})` };
  }
}

/** The code of the system's own error, which fetch keeps as a cause. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "TIMEOUT";
  const inner: unknown = error.cause ?? error;
  if (inner instanceof Error && "code" in inner && typeof inner.code === "string") return inner.code;
  return inner instanceof Error ? inner.message : error.message;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "nothing listens there"],
  ["ENOTFOUND", "no such host"],
  ["EAI_AGAIN", "no such host"],
  ["TIMEOUT", `no answer within ${LIMIT / 1000} s`],
  ["ECONNRESET", "the connection was cut"],
  ["UND_ERR_SOCKET", "the connection was cut"],
  ["HPE_INVALID_CONSTANT", "what answers does not speak HTTP"],
]);

/** JSON, or nothing. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member of plain data, through any number of names; nothing where one is missing. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The begin of an answer, for a person. */
export function begin(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
