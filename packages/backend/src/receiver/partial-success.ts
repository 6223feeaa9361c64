/** From the store's receipt to what OTLP calls partial success, over any transport. */
import type { PartialSuccess } from "@sightline/otlp";
import type { Receipt } from "../store/store.ts";

/** `undefined`: everything was stored. Each reason is named with its count. */
export function partialSuccess({ rejections }: Receipt): PartialSuccess | undefined {
  if (rejections.length === 0) return undefined;
  const rejected = rejections.reduce((sum, { count }) => sum + count, 0);
  const errorMessage = rejections.map(({ count, reason }) => `${count}: ${reason}`).join("; ");
  return { rejected: BigInt(rejected), errorMessage };
}
