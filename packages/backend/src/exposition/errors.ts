import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface ExpositionFacts {
  EXPOSITION_MALFORMED: {
    /** From 1. */
    readonly line: number;
    readonly column: number;
    readonly reason: string;
    /** Of the line, cut. */
    readonly text: string;
  };
}

/** What a page of metrics in text got wrong. */
export const expositionErrors: ErrorCatalogue<ExpositionFacts> = defineErrors<ExpositionFacts>({
  EXPOSITION_MALFORMED: {
    message: ({ line, column, reason, text }) => `Line ${line}, column ${column}: ${reason}: ${text}`,
    hint: () =>
      "Write Prometheus' text format, or OpenMetrics with the content type application/openmetrics-text and # EOF as the last line. `promtool check metrics` reads the classic one.",
    status: 400,
    example: {
      line: 3,
      column: 24,
      reason: "there is no number after the labels",
      text: 'http_requests_total{a="b"} twelve',
    },
  },
});
