/** Ways from a metric of the chosen service to its traces and its log lines. */
import type { PanelLink } from "@sightline/model";

export const TO_TRACES: PanelLink = Object.freeze({
  kind: "traces",
  title: "Traces",
  filter: 'service = "$service"',
});

export const TO_FAILED: PanelLink = Object.freeze({
  kind: "traces",
  title: "Traces that failed",
  filter: 'service = "$service" and status = error',
});

export const TO_ERRORS: PanelLink = Object.freeze({
  kind: "logs",
  title: "Errors in the logs",
  filter: 'service = "$service" and level >= error',
});

export const TO_SERVICE: PanelLink = Object.freeze({ kind: "dashboard", title: "Service", id: "service" });
export const TO_DETAILS: PanelLink = Object.freeze({
  kind: "dashboard",
  title: "Service details",
  id: "service-details",
});
