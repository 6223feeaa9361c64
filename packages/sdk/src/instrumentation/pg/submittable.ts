/** Objects that speak the protocol themselves: `pg.Query`, `pg-cursor`, `pg-query-stream`. */
import type { DatabaseQuery } from "../../database/database-query.ts";
import { replaceMethod } from "../replaced-method.ts";

export function isSubmittable(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && "submit" in value && typeof value.submit === "function"
  );
}

/** Its span goes until the server is ready for the next query: for a cursor, until it is read to its end or closed. */
export function watchSubmittable(submitted: object, begun: DatabaseQuery): void {
  let read = 0;
  let changed: number | undefined;
  before(submitted, "handleError", (error) => begun.fail(error));
  before(submitted, "handleReadyForQuery", () => begun.end(changed ?? read));
  before(submitted, "handleDataRow", () => read++);
  before(submitted, "handleCommandComplete", (message) => {
    changed = changedRows(message) ?? changed;
  });
}

/** `UPDATE 3`, `INSERT 0 1`; a `SELECT` by portions tells the last portion only. */
function changedRows(message: unknown): number | undefined {
  if (typeof message !== "object" || message === null || !("text" in message)) return undefined;
  const tag = /^(?:UPDATE|DELETE|MERGE|COPY|INSERT \d+) (\d+)$/u.exec(String(message.text));
  return tag === null ? undefined : Number(tag[1]);
}

/** The methods are pg's own protocol; what lacks one is called without it. */
function before(submitted: object, method: string, tell: (value: unknown) => unknown): void {
  if (!(method in submitted)) return;
  replaceMethod<unknown[]>(
    submitted,
    method,
    (original) =>
      function told(this: unknown, ...values) {
        tell(values[0]);
        return original.apply(this, values);
      },
  );
}
