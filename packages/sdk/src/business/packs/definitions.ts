/** A pack's metrics under the names that they have for an organisation. */
import type { MetricDefinition } from "../../metrics/definition.ts";
import { DEFAULT_ORGANISATION, type MetricPack, ORGANISATION_MARK } from "./pack.ts";

/** The pack's metrics under their names, each with the name that it has in the pack. */
export function packDefinitions(
  pack: MetricPack,
  organisation: string = DEFAULT_ORGANISATION,
  prefix = "",
): readonly { readonly mark: string; readonly metric: MetricDefinition }[] {
  return Object.entries(pack.metrics).map(([mark, declaration]) => {
    // A registry whose prefix is the organisation already says it.
    const isSaid = prefix.replace(/[._]$/u, "") === organisation;
    const name = mark.replace(
      isSaid ? `${ORGANISATION_MARK}.` : ORGANISATION_MARK,
      isSaid ? "" : organisation,
    );
    return { mark, metric: { ...declaration, name } };
  });
}
