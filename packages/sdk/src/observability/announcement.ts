/** What the SDK says of itself where no line of the application set it up. */
import type { Observability } from "./handle.ts";

/** An application has loaded most of its libraries by then; a script is over. */
const AFTER_MS = 1000;

/** One line on stderr, unless the SDK is to be quiet. It does not keep the process. */
export function announce({ config, status }: Pick<Observability, "config" | "status">): void {
  // Of a cluster the first process speaks for all.
  if (process.env["NODE_UNIQUE_ID"] !== undefined) return;
  if (!status().enabled || config.sdkLogLevel === "none" || config.sdkLogLevel === "error") return;
  setTimeout(() => {
    const destinations = config.exporters.traces.map((to) => (to.kind === "otlp" ? to.url : to.kind));
    process.stderr.write(`[sightline] ${announcement(status(), destinations)}\n`);
  }, AFTER_MS).unref();
}

/**
 * @example
 * announcement({ service: "shop", hooked: ["pg"] }, []);
 * // "shop: watching requests (http, http2, Express, Fastify, Next.js), calls (http, fetch) and pg; …"
 */
export function announcement(
  { service, hooked }: { readonly service: string; readonly hooked: readonly string[] },
  destinations: readonly string[],
): string {
  const parts = [
    "requests (http, http2, Express, Fastify, Next.js)",
    "calls (http, fetch)",
    ...(hooked.length > 0 ? [hooked.join(", ")] : []),
  ];
  const goes =
    destinations.length === 0 ? "spans are sent nowhere" : `spans go to ${destinations.join(" and ")}`;
  return `${service}: watching ${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}; ${goes}. What is loaded later is watched too.`;
}
