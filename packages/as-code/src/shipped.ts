// The subpath `@sightline/as-code/shipped`: the dashboards that ship, without what reads and prints the rest.
export { shippedDashboards } from "./dashboard/shipped/shipped.ts";
