import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface PromqlErrors {
  PROMQL_SYNTAX: { readonly place: string; readonly reason: string; readonly hint: string };
  PROMQL_EVALUATION: { readonly reason: string; readonly hint: string };
  PROMQL_BAD_WINDOW: { readonly reason: string };
  PROMQL_TOO_MANY_POINTS: { readonly points: number; readonly limit: number };
  PROMQL_TOO_MANY_SERIES: { readonly selector: string; readonly series: number; readonly limit: number };
  PROMQL_TOO_MANY_SAMPLES: { readonly selector: string; readonly limit: number };
  PROMQL_TOO_MUCH_MEMORY: { readonly megabytes: number; readonly limit: number };
  PROMQL_TOO_SLOW: { readonly seconds: number };
  PROMQL_CANCELLED: { readonly reason: string };
}

export const promqlErrors: ErrorCatalogue<PromqlErrors> = defineErrors<PromqlErrors>({
  PROMQL_SYNTAX: {
    message: ({ place, reason }) => `${place}: parse error: ${reason}`,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      place: "1:5",
      reason: 'unexpected end of input in aggregation, expected ")"',
      hint: "Close the parenthesis that was opened at 1:4.",
    },
  },
  PROMQL_EVALUATION: {
    message: ({ reason }) => reason,
    hint: ({ hint }) => hint,
    status: 422,
    example: {
      reason: "vector cannot contain metrics with the same labelset",
      hint: "Two series differ only in their name, which the expression drops: select one metric, or aggregate.",
    },
  },
  PROMQL_BAD_WINDOW: {
    message: ({ reason }) => `The window of the query cannot be evaluated: ${reason}.`,
    hint: () => "Times are milliseconds since 1970; the step is over 0, and the end is not before the start.",
    status: 400,
    example: { reason: "the end 1000 is before the start 2000" },
  },
  PROMQL_TOO_MANY_POINTS: {
    message: ({ points, limit }) =>
      `The query asks for ${points} points a series, over the limit of ${limit}.`,
    hint: () => "Take a larger step or a shorter window.",
    status: 400,
    example: { points: 34_560, limit: 11_000 },
  },
  PROMQL_TOO_MANY_SERIES: {
    message: ({ selector, series, limit }) =>
      `${selector} selects ${series} series, over the limit of ${limit}.`,
    hint: ({ selector }) =>
      `Narrow ${selector} with more label matchers, or record the aggregation by a rule.`,
    status: 422,
    example: { selector: 'http_requests_total{job="api"}', series: 120_000, limit: 100_000 },
  },
  PROMQL_TOO_MANY_SAMPLES: {
    message: ({ selector, limit }) =>
      `The query loads more than ${limit} samples; ${selector} passed the limit.`,
    hint: () => "Narrow the selector with label matchers, or ask for a shorter window, range or offset.",
    status: 422,
    example: { selector: "http_requests_total[1d]", limit: 50_000_000 },
  },
  PROMQL_TOO_MUCH_MEMORY: {
    message: ({ megabytes, limit }) =>
      `The query needs about ${megabytes} MB, over the limit of ${limit} MB.`,
    hint: () => "Take a larger step, a shorter window, or aggregate before joining.",
    status: 422,
    example: { megabytes: 2_100, limit: 2_048 },
  },
  PROMQL_TOO_SLOW: {
    message: ({ seconds }) => `The query took longer than ${seconds} seconds and was stopped.`,
    hint: () => "Narrow the selectors, take a larger step, or record the expression by a rule.",
    status: 503,
    example: { seconds: 120 },
  },
  PROMQL_CANCELLED: {
    message: ({ reason }) => `The query was cancelled: ${reason}.`,
    hint: () => "Nothing is wrong with the query; ask again when the answer is wanted.",
    status: 499,
    example: { reason: "the client went away" },
  },
});
