/** What a refused request is answered with, in every framework: JSON, as all errors of Sightline are. */
import type { SightlineError } from "@sightline/model";

export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Seconds. A check that fails is most often a dependency that comes back. */
const RETRY_AFTER = "1";

export function refusalOf(error: SightlineError): Refusal {
  return {
    status: error.status,
    headers: {
      ...(error.status === 503 ? { "retry-after": RETRY_AFTER } : {}),
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
    },
    body: `${JSON.stringify(error.toBody())}\n`,
  };
}
