/** One folder a behaviour: what stands in `fixtures/*` is checked, and what `expected.json` says of it must come out. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkedFixture, expectedOf, FIXTURES } from "../test/fixture-folder.ts";

describe("fixtures", () => {
  for (const name of readdirSync(FIXTURES)) {
    it(`${name.replaceAll("-", " ")} is judged as it says`, () => {
      const folder = join(FIXTURES, name);
      const expected = expectedOf(folder);
      const result = checkedFixture(folder);
      const findings = result.findings.map(({ rule, file, line, function: of, missing }) => ({
        rule,
        file,
        line,
        function: of,
        missing,
      }));
      expect({ verdict: result.verdict, findings }).toEqual({
        verdict: expected.verdict,
        findings: expected.findings ?? [],
      });
      expect(result.coverage).toMatchObject(expected.coverage ?? {});
      expect(result.baseline ?? {}).toMatchObject(expected.baseline ?? {});
      for (const { fix, reason } of result.findings) expect([fix, reason]).not.toContain("");
    });
  }
});
