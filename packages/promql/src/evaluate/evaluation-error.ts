/** Errors that only the data of a query can show, in Prometheus' words. */
import type { SightlineError } from "@sightline/model";
import { promqlErrors } from "../errors.ts";

const FIXED = {
  "same-labels": [
    "vector cannot contain metrics with the same labelset",
    "Series differ only in what the expression drops, such as their name: select one metric, or aggregate.",
  ],
  "many-to-one": [
    "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
    "Several series of one side match one of the other: add group_left() or group_right(), or match on more labels.",
  ],
  "grouping-unique": [
    "multiple matches for labels: grouping labels must ensure unique matches",
    "The labels in the group clause make results alike: leave some of them out, or aggregate first.",
  ],
} as const;

export function evaluationError(kind: keyof typeof FIXED): SightlineError {
  const [reason, hint] = FIXED[kind];
  return promqlErrors.PROMQL_EVALUATION({ reason, hint });
}

export function evaluationErrorOf(reason: string, hint: string): SightlineError {
  return promqlErrors.PROMQL_EVALUATION({ reason, hint });
}
