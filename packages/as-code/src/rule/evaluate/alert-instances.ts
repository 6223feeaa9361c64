/** The life of an alert's instances, one for each label set that its expression gives: pending, firing, resolved. */
import type { Labels } from "../rule.ts";

export interface AlertInstance {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly value: number;
  readonly state: "pending" | "firing";
  /** Milliseconds; when its expression began to hold. */
  readonly activeAt: number;
  /** Milliseconds; when its expression last stopped holding while it was kept firing. */
  readonly keptSince?: number;
}

/** What the expression gives at one moment. */
export interface ActiveSample {
  /** Of the labels: the same text is the same instance. */
  readonly key: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly value: number;
}

export interface Holding {
  /** Milliseconds that the expression must hold before the alert fires. */
  readonly for: number;
  /** Milliseconds that the alert goes on firing after its expression stopped holding. */
  readonly keepFiringFor: number;
}

export type AlertInstances = ReadonlyMap<string, AlertInstance>;

/** The instances after an evaluation at `now` (milliseconds). Resolved ones are gone. */
export function nextInstances(
  before: AlertInstances,
  active: readonly ActiveSample[],
  now: number,
  holding: Holding,
): AlertInstances {
  const after = new Map<string, AlertInstance>();
  for (const { key, ...sample } of active) {
    const activeAt = before.get(key)?.activeAt ?? now;
    const fires = before.get(key)?.state === "firing" || now - activeAt >= holding.for;
    after.set(key, { ...sample, activeAt, state: fires ? "firing" : "pending" });
  }
  for (const [key, instance] of before) {
    if (after.has(key) || instance.state !== "firing" || holding.keepFiringFor === 0) continue;
    const keptSince = instance.keptSince ?? now;
    if (now - keptSince < holding.keepFiringFor) after.set(key, { ...instance, keptSince });
  }
  return after;
}
