/** The dashboards of a manifest: as `generate manifest` writes them, or compiled as every target reads them. */
import { dashboard as dashboardSchema, type DeclaredManifest } from "@sightline/api";
import type { Dashboard } from "@sightline/model";
import { z } from "zod";

/** A dashboard of a manifest: a name, and panels whose queries have their PromQL beside them. */
const declaredDashboard = z.looseObject({
  name: z.string().min(1),
  rows: z.array(
    z.looseObject({
      panels: z.array(
        z.looseObject({ queries: z.array(z.looseObject({ expr: z.string().optional() })).optional() }),
      ),
    }),
  ),
});

export interface Declared {
  readonly dashboards: readonly Dashboard[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

export function declaredDashboards({ service, dashboards }: DeclaredManifest): Declared {
  const kept: Dashboard[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const written of dashboards) {
    const read = declaredDashboard.safeParse(written);
    const checked = read.success ? dashboardSchema.safeParse(compiled(service.name, read.data)) : read;
    if (checked.success) kept.push(checked.data);
    else refused.push({ name: written.name, reason: reasonOf(checked.error) });
  }
  return { dashboards: kept, refused };
}

/** What a query compiles to stands in `expr`; what it was declared as is of no use here. */
function compiled(service: string, written: z.infer<typeof declaredDashboard>): unknown {
  const { name, rows, ...rest } = written;
  return {
    title: name,
    ...rest,
    id: typeof written["id"] === "string" ? written["id"] : labelOf(`${service}-${name}`),
    rows: rows.map((row) => ({
      title: "",
      ...row,
      panels: row.panels.map((panel) => ({
        ...panel,
        queries: (panel.queries ?? []).map((query) =>
          query["kind"] === undefined ? { ...query, kind: "promql" } : query,
        ),
      })),
    })),
  };
}

/** A DNS-1123 label, as ids of dashboards are: `shop-orders-overview`. */
export function labelOf(text: string): string {
  const label = text
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/gu, "-")
    .slice(0, 63)
    .replaceAll(/^-+|-+$/gu, "");
  return label === "" ? "dashboard" : label;
}

function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "it does not fit"}`;
}
