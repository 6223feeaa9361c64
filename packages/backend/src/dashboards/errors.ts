import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface DashboardFacts {
  DASHBOARD_NOT_FOUND: { readonly id: string; readonly nearest: string | undefined };
}

/** What may be wrong with a dashboard that is asked for. */
export const dashboardErrors: ErrorCatalogue<DashboardFacts> = defineErrors<DashboardFacts>({
  DASHBOARD_NOT_FOUND: {
    message: ({ id }) => `There is no dashboard "${id}".`,
    hint: ({ nearest }) =>
      `${nearest === undefined ? "" : `Did you mean ${nearest}? `}/api/sightline/dashboards lists those there are; a service's own come with its declaration.`,
    status: 404,
    example: { id: "servce", nearest: "service" },
  },
});
