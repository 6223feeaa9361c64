/** Drivers that answer at once, as those of SQLite do. */
import type { DatabaseQuery } from "../database/database-query.ts";
import { replaceMethod } from "./replaced-method.ts";

/** Runs a query that ends when it returns; `rows` tells of its result how many came back or were changed. */
export function synchronous<Result>(
  begun: DatabaseQuery | undefined,
  work: () => Result,
  rows: (result: Result) => number | undefined,
): Result {
  if (begun === undefined) return work();
  try {
    const result = work();
    begun.end(rows(result));
    return result;
  } catch (error) {
    begun.fail(error);
    throw error;
  }
}

/** Rows as they are asked for: the query ends with the last one, or when nobody wants more. */
function observedRows(begun: DatabaseQuery | undefined, rows: unknown): unknown {
  if (begun === undefined || typeof rows !== "object" || rows === null) return rows;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both drivers return an iterator of their own
  const iterator = rows as Iterator<unknown>;
  const next = iterator.next.bind(iterator);
  const back = iterator.return?.bind(iterator);
  let count = 0;
  Object.defineProperty(iterator, "next", {
    configurable: true,
    writable: true,
    value: () => {
      try {
        const step = next();
        if (step.done === true) begun.end(count);
        else count++;
        return step;
      } catch (error) {
        begun.fail(error);
        throw error;
      }
    },
  });
  if (back !== undefined)
    Object.defineProperty(iterator, "return", {
      configurable: true,
      writable: true,
      value: (value?: unknown) => {
        begun.end(count);
        return back(value);
      },
    });
  return iterator;
}

function changesOf(result: unknown): number | undefined {
  if (typeof result !== "object" || result === null || !("changes" in result)) return undefined;
  const { changes } = result;
  // Node gives a `bigint` where it was told to.
  return typeof changes === "number" || typeof changes === "bigint" ? Number(changes) : undefined;
}

type Method = (...values: unknown[]) => unknown;

/** A method that answers at once, by what it answers: rows, one row, or what was changed. */
export function observedMethod(
  prototype: object,
  method: string,
  begin: (on: unknown, values: readonly unknown[]) => DatabaseQuery | undefined,
): () => void {
  return replaceMethod<unknown[]>(prototype, method, (original) => {
    const rowsOf = ROWS[method] ?? (() => undefined);
    const observed: Method & ThisType<unknown> =
      method === "iterate"
        ? function iterate(this: unknown, ...values) {
            const begun = begin(this, values);
            try {
              return observedRows(begun, original.apply(this, values));
            } catch (error) {
              begun?.fail(error);
              throw error;
            }
          }
        : function executed(this: unknown, ...values) {
            return synchronous(begin(this, values), () => original.apply(this, values), rowsOf);
          };
    return observed;
  });
}

const ROWS: Readonly<Record<string, (result: unknown) => number | undefined>> = {
  all: (result) => (Array.isArray(result) ? result.length : undefined),
  get: (result) => (result === undefined ? 0 : 1),
  run: changesOf,
};
