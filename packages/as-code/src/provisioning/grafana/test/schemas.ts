/** The schemas that Grafana publishes, where the cases of others lie beside the repository. */
import { casesFolder, textAt } from "../../../../../../conformance/cases.ts";
import { schemaFaults } from "../../../../test/json-schema.ts";

type SchemaFile = "dashboard" | "dashboardv2" | "alerting" | "folderv1";

const folder = casesFolder(process.env);
const roots = new Map<SchemaFile, unknown>();

export const hasGrafanaSchemas: boolean = textAt(folder, "grafana/alerting.jsonschema.json") !== undefined;

/** None where the schemas are not there. */
export function grafanaFaults(file: SchemaFile, definition: string, value: unknown): readonly string[] {
  if (!hasGrafanaSchemas) return [];
  if (!roots.has(file))
    roots.set(file, JSON.parse(textAt(folder, `grafana/${file}.jsonschema.json`) ?? "{}"));
  return schemaFaults(roots.get(file), `#/definitions/${definition}`, value);
}
