/** The same, and it measures and sends the duration of each query, as ours does (`contender.ts` leaves its metrics on). */
export { default } from "./opentelemetry.mjs";
