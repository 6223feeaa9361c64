import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface DeclarationFacts {
  DECLARATION_NOT_FOUND: { readonly service: string };
  DECLARATION_INVALID: { readonly place: string; readonly reason: string };
  DECLARATION_OF_ANOTHER: { readonly service: string; readonly named: string };
  DECLARATIONS_TOO_MANY: { readonly limit: number };
}

/** What may be wrong with the declaration of a service. */
export const declarationErrors: ErrorCatalogue<DeclarationFacts> = defineErrors<DeclarationFacts>({
  DECLARATION_NOT_FOUND: {
    message: ({ service }) => `The service "${service}" has declared nothing here.`,
    hint: () => "Send what `sightline generate manifest` prints by PUT, or start with --telemetry FILE.",
    status: 404,
    example: { service: "shop-orders" },
  },
  DECLARATION_INVALID: {
    message: ({ place, reason }) =>
      `The manifest cannot be taken: ${place === "" ? "" : `${place}: `}${reason}.`,
    hint: () =>
      "Send what `sightline generate manifest` prints, as JSON; docs/reference/manifest.md describes it.",
    status: 400,
    example: { place: "metrics.0.name", reason: "expected string, received undefined" },
  },
  DECLARATION_OF_ANOTHER: {
    message: ({ service, named }) => `The manifest is of "${named}", and was sent to "${service}".`,
    hint: ({ named }) => `PUT it to /api/sightline/declarations/${encodeURIComponent(named)}.`,
    status: 400,
    example: { service: "shop-order", named: "shop-orders" },
  },
  DECLARATIONS_TOO_MANY: {
    message: ({ limit }) => `There are declarations of ${limit} services, and no more are kept.`,
    hint: () => "DELETE those of services that are gone.",
    status: 429,
    example: { limit: 1000 },
  },
});
