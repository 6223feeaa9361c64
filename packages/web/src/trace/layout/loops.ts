/** Loops of statements (N+1) that the SDK found in a request: events at the request's span. */
import type { Span } from "@sightline/api";

export interface FoundLoop {
  readonly summary: string;
  /** What to do; empty where the sender did not say. */
  readonly advice: string;
  readonly calls: number;
  /** `file:line` of the application; empty where it was not looked for. */
  readonly place: string;
}

/** Those that waste most first, as they come. */
export function loopsOf(span: Span): readonly FoundLoop[] {
  return span.events
    .filter(({ name }) => name === "db.n_plus_one")
    .map(({ attributes }) => {
      const file = attributes["code.file.path"] ?? "";
      const line = attributes["code.line.number"] ?? "";
      return {
        summary: attributes["db.query.summary"] ?? attributes["db.query.text"] ?? "a statement",
        advice: attributes["sightline.n_plus_one.advice"] ?? "",
        calls: Number(attributes["sightline.n_plus_one.calls"] ?? "") || 0,
        place: line === "" ? file : `${file}:${line}`,
      };
    });
}
