import { describe, expect, it } from "vitest";
import { negotiatedFormat } from "./content-negotiation.ts";

describe("the choice between the two text formats", () => {
  it.each([
    [undefined, "prometheus"],
    ["", "prometheus"],
    ["*/*", "prometheus"],
    ["text/html,application/xhtml+xml,*/*;q=0.8", "prometheus"],
    ["application/openmetrics-text", "openmetrics"],
    ["application/openmetrics-text; version=1.0.0; charset=utf-8", "openmetrics"],
    ['application/openmetrics-text; version="1.0.0"', "openmetrics"],
    ["application/openmetrics-text;version=2.0.0", "prometheus"],
    ["application/openmetrics-text;q=0", "prometheus"],
    ["application/openmetrics-text;q=0.3,text/plain;q=0.5", "prometheus"],
    ["application/openmetrics-text;q=0.5,text/plain;q=0.5", "openmetrics"],
    ["application/json", "prometheus"],
    [
      // Prometheus 3's own.
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
      "openmetrics",
    ],
    ["APPLICATION/OpenMetrics-Text ; Q=1 , */* ; q=0.1", "openmetrics"],
  ])("%s: %s", (accept, expected) => {
    expect(negotiatedFormat(accept)).toBe(expected);
  });
});
