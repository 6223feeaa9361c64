/** The types that SigNoz publishes as OpenAPI, where the cases of others lie beside the repository. */
import { parse } from "yaml";
import { casesFolder, textAt } from "../../../../../../conformance/cases.ts";
import { schemaFaults } from "../../../../test/json-schema.ts";

const folder = casesFolder(process.env);
const written = textAt(folder, "signoz/openapi.yml");
/** Read here and not when it is first needed: that takes seconds, which no test should be charged with. */
const root: unknown = written === undefined ? undefined : parse(written);

export const hasSignozSchemas: boolean = written !== undefined;

/** None where the types are not there. */
export function signozFaults(schema: string, value: unknown): readonly string[] {
  if (written === undefined) return [];
  return schemaFaults(root, `#/components/schemas/${schema}`, value);
}

/** A dashboard that SigNoz' own collection has. */
export function signozDashboardCase(name: string): Readonly<Record<string, unknown>> | undefined {
  const text = textAt(folder, `signoz/dashboards/${name}.json`);
  return text === undefined ? undefined : JSON.parse(text);
}
