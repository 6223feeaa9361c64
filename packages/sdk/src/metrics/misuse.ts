/**
 * What happens when a metric is used wrongly. In development and in tests the call throws, so that the mistake is seen
 * where it is made; in production an application must not fail over its telemetry: the value is dropped and counted, and
 * the sentence is said once.
 */
import type { SightlineError } from "@sightline/model";
import { sdkErrors } from "../errors.ts";
import type { Notices } from "../notice/notices.ts";
import type { FamilyInfo } from "./family.ts";

export type MisuseMode = "throw" | "report";

export class Misuse {
  mode: MisuseMode = "throw";
  readonly #notices: Notices;
  #dropped = 0;

  constructor(notices: Notices, mode: MisuseMode) {
    this.#notices = notices;
    this.mode = mode;
  }

  /** Values dropped since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Throws or reports; a caller that comes back drops the value. */
  refuse(error: SightlineError): void {
    if (this.mode === "throw") throw error;
    this.#dropped++;
    this.#notices.once(`${error.code}:${error.message}`, `${error.code}: ${error.message} ${error.hint}`);
  }

  step(metric: string, step: number): void {
    if (step < 0 && typeof step === "number") this.refuse(sdkErrors.COUNTER_STEP_NEGATIVE({ metric, step }));
    else this.refuse(sdkErrors.METRIC_VALUE_INVALID({ metric, value: shown(step) }));
  }
}

/** Whether `value` may be recorded; refuses it otherwise. */
export function checkedNumber(family: FamilyInfo, value: number): boolean {
  if (value > -Infinity && value < Infinity && typeof value === "number") return true;
  family.misuse.refuse(sdkErrors.METRIC_VALUE_INVALID({ metric: family.name, value: shown(value) }));
  return false;
}

/** From JavaScript it may be anything. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
