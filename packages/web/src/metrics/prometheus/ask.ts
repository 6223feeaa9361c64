/** One request to the backend's Prometheus API. Its errors become ours, so that pages show them as all others. */
import { SightlineError } from "@sightline/model";

export interface Told {
  readonly data: unknown;
  /** Warnings and infos, in Prometheus' words. */
  readonly notes: readonly string[];
}

export type Params = Readonly<Record<string, string | number | readonly string[]>>;

/** `path` after `/api/v1/`. By form, since a query may be longer than an address; `get` for the paths without one. */
export async function ask(
  path: string,
  params: Params,
  signal: AbortSignal,
  method: "GET" | "POST" = "POST",
): Promise<Told> {
  const form = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]),
    ),
  );
  const url = `/api/v1/${path}`;
  const response = await sent(
    method === "GET" ? `${url}?${form.toString()}` : url,
    method === "GET" ? { signal } : { method, body: form, signal },
  );
  const body = await json(response);
  if (isRecord(body) && body["status"] === "success")
    return { data: body["data"], notes: [...texts(body["warnings"]), ...texts(body["infos"])] };
  throw failureOf(url, response.status, body);
}

async function sent(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new SightlineError(
      "BACKEND_UNREACHABLE",
      "The backend does not answer.",
      "Start it with `sightline start`; this page asks again.",
      503,
      { cause },
    );
  }
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    // A request that was given up is no answer that cannot be read.
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    return undefined;
  }
}

/** Prometheus' shape is one sentence with a kind; the guard's before it is our own. */
function failureOf(url: string, status: number, body: unknown): SightlineError {
  if (isRecord(body) && typeof body["error"] === "string") {
    const kind = typeof body["errorType"] === "string" ? body["errorType"] : "execution";
    return new SightlineError(`PROMETHEUS_${kind.toUpperCase()}`, body["error"], "", status, {});
  }
  const own = isRecord(body) ? body["error"] : undefined;
  if (isRecord(own)) {
    return new SightlineError(textOf(own["code"]), textOf(own["message"]), textOf(own["hint"]), status, {});
  }
  return new SightlineError(
    "UNEXPECTED_ANSWER",
    `${url} answered ${status} with something that is not Prometheus' JSON.`,
    "Check that no proxy answers in the backend's place.",
    status,
    {},
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function texts(value: unknown): readonly string[] {
  return listOf(value).filter((one) => typeof one === "string");
}

/** The label set of a series; what is no text is left out. */
export function labelSetOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (typeof one === "string" ? [[name, one]] : [])),
  );
}
