/** Where a click leads: Explore with the trace or log data source, another dashboard, a page. */
import { assertNever, type PanelLink } from "@sightline/model";
import { jaegerTarget, lokiTarget } from "./search.ts";
import { dataSourceRef } from "./data-source.ts";

export interface GrafanaLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: boolean;
  /** Terms of its filter that the data source has no word for. */
  readonly left: readonly string[];
}

/** Labels of metrics that spans and log lines have under another name. */
const LABELS: Readonly<Record<string, string>> = Object.freeze({
  endpoint: "http.route",
  method: "http.request.method",
  status_code: "http.response.status_code",
  tenant_id: "tenant.id",
  exception: "exception.type",
  span_name: "name",
});

/** @param labels - Those that the panel's series are told apart by; a link takes them along. */
export function grafanaLink(link: PanelLink, labels: readonly string[]): GrafanaLink {
  const { title } = link;
  switch (link.kind) {
    case "url":
      return { title, url: link.url, targetBlank: true, left: [] };
    case "dashboard":
      return {
        title,
        url: `/d/${link.id}?\${__url_time_range}&\${__all_variables}`,
        targetBlank: false,
        left: [],
      };
    case "traces":
    case "logs": {
      const { kind: of } = link;
      const taken = labels.flatMap((label) => {
        const attribute = LABELS[label];
        return attribute === undefined ? [] : [`${attribute} = "\${__field.labels.${label}}"`];
      });
      const filter = [link.filter ?? "", ...taken].filter((part) => part !== "").join(" and ");
      const { target, left } = (of === "traces" ? jaegerTarget : lokiTarget)({ kind: "search", of, filter });
      return { title, url: explore(dataSourceRef(of), target), targetBlank: true, left };
    }
    default:
      return assertNever(link, "link");
  }
}

function explore(datasource: { readonly type: string; readonly uid: string }, target: object): string {
  const pane = {
    datasource: datasource.uid,
    queries: [{ refId: "A", datasource, ...target }],
    range: { from: "${__from}", to: "${__to}" },
  };
  // What Grafana fills in has to stay readable for it.
  const panes = JSON.stringify({ a: pane }).replaceAll(/\$\w+|\$\{[^}]*\}|[^$]+|\$/gu, (part) =>
    part.startsWith("$") && part.length > 1 ? part : encodeURIComponent(part),
  );
  return `/explore?schemaVersion=1&orgId=1&panes=${panes}`;
}
