/** The SDK set up in this process against a collector of its own, and requests that come from outside the SDK's sight. */
import { once } from "node:events";
import type { Server } from "node:net";
import type { Span } from "@sightline/otlp";
import { untraced } from "../../src/context/store.ts";
import type { Observability } from "../../src/observability/handle.ts";
import { setupObservability, type SetupOptions } from "../../src/observability/setup.ts";
import { collector, type Collector, plainAttributes } from "@sightline/testkit";

export interface Observed {
  readonly backend: Collector;
  readonly handle: Observability;
  /** Server spans that have arrived, after a flush. */
  serverSpans(): Promise<Span[]>;
  clientSpans(): Promise<Span[]>;
  close(): Promise<void>;
}

export async function observed(options: SetupOptions = {}): Promise<Observed> {
  const backend = await collector();
  const handle = setupObservability({ serviceName: "shop-api", endpoint: backend.url, ...options });
  const ofKind = async (kind: number): Promise<Span[]> => {
    // An answer can reach its caller before the server has seen it end.
    await new Promise((resolve) => setTimeout(resolve, 20));
    await handle.flush();
    return backend.spans().filter((span) => span.kind === kind);
  };
  return {
    backend,
    handle,
    serverSpans: () => ofKind(2),
    clientSpans: () => ofKind(3),
    close: async () => {
      await handle.shutdown();
      await backend.close();
    },
  };
}

export async function listening(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}

/** A request by a client that is not observed; resolves to its status when the answer is read. */
export async function request(url: string, init: RequestInit = {}): Promise<number> {
  return untraced(async () => {
    const answer = await fetch(url, init);
    await answer.text();
    return answer.status;
  });
}

export function attribute(span: Span | undefined, key: string): unknown {
  return plainAttributes(span?.attributes)[key];
}

/** The span of the request to that path. */
export function spanOf(spans: readonly Span[], path: string): Span | undefined {
  return spans.findLast((span) => attribute(span, "url.path") === path);
}
