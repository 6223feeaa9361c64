/** The tabs of the pages that exist, in their order. */
export interface Tab {
  readonly label: string;
  readonly to:
    | "/traces"
    | "/services"
    | "/logs"
    | "/errors"
    | "/explore"
    | "/dashboards"
    | "/databases"
    | "/setup";
  /** After `g`. */
  readonly key: string;
}

export const TABS: readonly Tab[] = Object.freeze([
  { label: "Traces", to: "/traces", key: "t" },
  { label: "Logs", to: "/logs", key: "l" },
  { label: "Errors", to: "/errors", key: "e" },
  { label: "Metrics", to: "/explore", key: "m" },
  { label: "Dashboards", to: "/dashboards", key: "b" },
  { label: "Services", to: "/services", key: "s" },
  { label: "Databases", to: "/databases", key: "d" },
  { label: "Setup", to: "/setup", key: "u" },
]);
