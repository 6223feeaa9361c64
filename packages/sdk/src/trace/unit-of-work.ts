/** One piece of work of this process, from its first span to that span's end: a request, a message, a job. */
import type { RecordedSpan } from "./recorded-span.ts";
import type { SpanIdentity } from "./span-identity.ts";

/** Kept by the first span of the work, made by whoever has something to count in it. */
export interface UnitOfWork {
  /**
   * The work ends. `span` is its first one, still open, where it is kept. `milliseconds` that it took, where they are
   * known. Called at most once by each span; further calls do nothing.
   */
  end(span: RecordedSpan | undefined, milliseconds: number | undefined): void;
}

/** The first span of this process above a child of `parent`; `undefined` where that child is the first itself. */
export function rootAbove(parent: SpanIdentity | undefined): SpanIdentity | undefined {
  if (parent === undefined || parent.isRemote) return undefined;
  return parent.root ?? parent;
}
