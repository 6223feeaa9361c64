/** The backend's Prometheus API, as the verbs ask it. */
import { clientErrors } from "@sightline/api/client";
import { cliErrors } from "./errors.ts";

export interface PrometheusAnswer {
  readonly data: unknown;
  readonly warnings: readonly string[];
}

export interface PrometheusRequest {
  /** Of the backend: `http://127.0.0.1:4320`. */
  readonly url: string;
  readonly token: string | undefined;
  /** Below `/api/v1/`. */
  readonly path: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Posts. @throws BACKEND_UNREACHABLE, and with the backend's own words QUERY_REFUSED or METRICS_REFUSED */
export async function askPrometheus({
  url,
  token,
  path,
  body,
  headers,
}: PrometheusRequest): Promise<PrometheusAnswer> {
  const address = `${url.replace(/\/+$/, "")}/api/v1/${path}`;
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(address, {
    method: "POST",
    headers: { ...headers, ...authorization },
    body,
  }).catch((cause: unknown) => {
    throw clientErrors.BACKEND_UNREACHABLE({ url: address }, { cause });
  });
  const text = await response.text();
  const answer = parsed(text);
  if (response.ok && answer?.["status"] === "success") {
    const { data, warnings = [] } = answer;
    return { data, warnings: Array.isArray(warnings) ? warnings.map(String) : [] };
  }
  const reason = answer?.["error"];
  const refused = path.startsWith("query") ? cliErrors.QUERY_REFUSED : cliErrors.METRICS_REFUSED;
  throw refused({
    reason: typeof reason === "string" ? reason : `${address} answered ${response.status}.`,
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- any object is a record of unknowns
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
