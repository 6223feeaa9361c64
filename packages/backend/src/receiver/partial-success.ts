/** From the store's receipt to what OTLP calls partial success, over any transport. */
import type { PartialSuccess } from "@sightline/otlp";
import type { Receipt } from "../store/store.ts";

/** `undefined`: everything was stored. Each reason is named with its count; what was cut is a warning, nothing rejected. */
export function partialSuccess({ rejections, cutValues = 0 }: Receipt): PartialSuccess | undefined {
  if (rejections.length === 0 && cutValues === 0) return undefined;
  const rejected = rejections.reduce((sum, { count }) => sum + count, 0);
  const sentences = rejections.map(({ count, reason }) => `${count}: ${reason}`);
  if (cutValues > 0) sentences.push(`${cutValues}: values of attributes were too long, and are stored cut`);
  const errorMessage = sentences.join("; ");
  return { rejected: BigInt(rejected), errorMessage };
}
