/** Talks to the sampling page of a running application. */
import { SightlineError } from "@sightline/model";
import { cliErrors } from "../errors.ts";

/** An incident as an application reports it. */
export interface AppIncident {
  readonly id: string;
  readonly ratio: number;
  readonly route?: string;
  readonly tenant?: string;
  readonly endsAt: string;
  readonly remainingSeconds: number;
}

export interface IncidentOrder {
  readonly ratio: number;
  readonly for: string;
  readonly service?: string | undefined;
  readonly route?: string | undefined;
  readonly tenant?: string | undefined;
}

export interface AppStatus {
  readonly service: string;
  /** Share of new traces that are kept. */
  readonly ratio: number;
  readonly incidents: readonly AppIncident[];
}

export interface AppClient {
  status(): Promise<AppStatus>;
  start(order: IncidentOrder): Promise<AppIncident>;
  /** All without an id; resolves to how many it ended. */
  stop(id: string | undefined): Promise<number>;
}

const DEBUG = "/debug/observability";
const TIMEOUT_MS = 10_000;

/**
 * `url` is where the application serves its pages. Every call rejects with APP_UNREACHABLE, APP_WITHOUT_PAGES, or what the
 * application says.
 */
export function appClient(url: string, token: string | undefined): AppClient {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const target = `${url.replace(/\/+$/u, "")}${path}`;
    let answer: Response;
    try {
      answer = await fetch(target, {
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw cliErrors.APP_UNREACHABLE({ url, reason: reasonOf(cause) }, { cause, field: "--url" });
    }
    const said: unknown = await answer.json().catch(() => undefined);
    if (answer.ok && said !== undefined) return said;
    throw (
      errorOf(said) ?? cliErrors.APP_WITHOUT_PAGES({ url: target, status: answer.status }, { field: "--url" })
    );
  };
  return {
    status: async () => {
      const { service, sampling } = membersOf(await ask("GET", DEBUG));
      const { ratio, incidents } = membersOf(sampling);
      return {
        service: String(service),
        ratio: Number(ratio),
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK documents this member of its status
        incidents: (incidents ?? []) as readonly AppIncident[],
      };
    },
    start: async (order) => {
      const { incident } = membersOf(await ask("POST", `${DEBUG}/sampling`, order));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK documents this answer
      return incident as AppIncident;
    },
    stop: async (id) => {
      const query = id === undefined ? "" : `?id=${encodeURIComponent(id)}`;
      return Number(membersOf(await ask("DELETE", `${DEBUG}/sampling${query}`))["stopped"]);
    },
  };
}

/** The application's own words, where it has some. */
function errorOf(said: unknown): SightlineError | undefined {
  const { code, message, hint, field } = membersOf(membersOf(said)["error"]);
  if (typeof code !== "string" || typeof message !== "string" || typeof hint !== "string") return undefined;
  return new SightlineError(code, message, hint, 500, typeof field === "string" ? { field } : {});
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** `fetch` says only that it failed; its cause says why. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  if (inner instanceof Error && "code" in inner && typeof inner.code === "string") return inner.code;
  return inner instanceof Error ? inner.message : String(inner);
}
