import { parseQuery } from "@sightline/promql";
import { expect, it } from "vitest";
import { queriesOf } from "./query/search.ts";
import { serviceQueries } from "./to-metrics.tsx";

it.each(["rate", "errors", "duration"] as const)(
  "asks for a service's %s by queries that can be read",
  (of) => {
    for (const service of ["stt", 'a "b"\\c\n']) {
      const queries = queriesOf(serviceQueries(service, of));
      expect(queries.length).toBeGreaterThan(0);
      for (const { text } of queries) {
        const parsed = parseQuery(text);
        expect(parsed.ok).toBe(true);
        expect(parsed.ok && JSON.stringify(parsed.expression)).toContain(JSON.stringify(service));
      }
    }
  },
);
