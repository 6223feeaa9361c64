/** A query of an SLI: PromQL with `{{.window}}` for the range. */
import { parseQuery, placeOf } from "@sightline/promql";
import type { Path } from "../../document/path.ts";
import type { Problem } from "../../document/problem.ts";
import type { YamlDocument } from "../../document/yaml-document.ts";

const WINDOW = /\{\{ *\.window *\}\}/u;
/** Stands for any window while a query is checked; as long as the shortest real one. */
const SAMPLE = "5m";

export function queryProblems(document: YamlDocument, path: Path, query: string): readonly Problem[] {
  if (!WINDOW.test(query)) {
    return [
      document.problem(
        path,
        "the query has no {{.window}}",
        "Write {{.window}} where the range stands: rate(http_requests_total[{{.window}}]).",
      ),
    ];
  }
  const text = query.replaceAll(new RegExp(WINDOW, "gu"), SAMPLE);
  const parsed = parseQuery(text);
  if (parsed.ok) return [];
  return parsed.problems.map(({ message, hint, span }) =>
    document.problem(path, `${message} (at ${placeOf(text, span.start)} of the query)`, hint),
  );
}
