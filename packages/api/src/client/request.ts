/** The URL of a request, from the endpoint's path and its parameters. */
import { paths, type EndpointName } from "../paths.ts";

export type ParameterValue = string | number | undefined;
export type Parameters = Readonly<Record<string, ParameterValue>>;

/**
 * Path parameters fill their places, the rest becomes the query string; `undefined` is left out.
 *
 * @example requestPath("service", { name: "stt", from: "2026-11-21T14:00:00Z" })
 */
export function requestPath(name: EndpointName, parameters: Parameters): string {
  const inPath = new Set<string>();
  const path = paths[name].replaceAll(/:(\w+)/g, (_, key: string) => {
    inPath.add(key);
    return encodeURIComponent(String(parameters[key] ?? ""));
  });
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && !inPath.has(key)) query.set(key, String(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
