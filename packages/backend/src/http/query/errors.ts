import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface QueryFacts {
  BATCH_TOO_LARGE: { readonly series: number; readonly points: number };
}

/** Why a query of a batch has no answer, beside what PromQL and the store say themselves. */
export const queryErrors: ErrorCatalogue<QueryFacts> = defineErrors<QueryFacts>({
  BATCH_TOO_LARGE: {
    message: ({ series, points }) =>
      `The answers before this one leave no room for ${series} series of ${points} points.`,
    hint: () =>
      "Ask for less in one request: fewer queries, a larger step, or series summed by fewer labels.",
    status: 400,
    example: { series: 200, points: 11_000 },
  },
});
