import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface HealthFacts {
  STORE_SILENT: { readonly seconds: number };
}

export const healthErrors: ErrorCatalogue<HealthFacts> = defineErrors<HealthFacts>({
  STORE_SILENT: {
    message: ({ seconds }) => `The store did not answer within ${seconds} seconds.`,
    hint: () => "It may be under heavy load; where it stays silent, end the backend and start it again.",
    status: 503,
    example: { seconds: 3 },
  },
});
