import { repositoryFiles } from "../check/files.ts";
import { beforeAll, describe, expect, it } from "vitest";
import { type CodeBlock, codeBlocks, compilerFaults } from "../docs/code-blocks.ts";

/** The pages of the SDK and of what it is made of. */
const PAGES = /^(?:README|packages\/(?:sdk|model|otlp|api)\/README|docs\/(?:guide|reference)\/[^/]+)\.md$/u;
const pages = repositoryFiles()
  .filter(({ path }) => PAGES.test(path))
  .map(({ path, text }) => ({ path, text: text() }));
const blocks = pages.flatMap(codeBlocks);
const wrong: CodeBlock = {
  page: "planted.md",
  line: 3,
  language: "ts",
  code: 'import { registerMetric } from "@sightline/sdk";\n\nregisterMetric({ name: "a", type: "summary" });',
};

describe("programs in the documentation", () => {
  let faults: readonly string[];

  beforeAll(async () => {
    faults = await compilerFaults([...blocks, wrong]);
  }, 120_000);

  it("are found", () => {
    expect(blocks.filter(({ page }) => page === "packages/sdk/README.md").length).toBeGreaterThan(5);
    expect(codeBlocks({ path: "p.md", text: "# T\n\n```ts\na;\n\nb;\n```\n\n```sh\nls\n```\n" })).toEqual([
      { page: "p.md", line: 4, language: "ts", code: "a;\n\nb;" },
    ]);
  });

  it("are faulted at their line on the page", () => {
    expect(faults.filter((fault) => fault.startsWith(wrong.page))).toEqual([
      expect.stringContaining(`planted.md:5: TS2322: Type '"summary"' is not assignable`),
    ]);
  });

  it.each([...new Set(blocks.map(({ page }) => page))])("compile in %s", (page) => {
    expect(faults.filter((fault) => fault.startsWith(`${page}:`))).toEqual([]);
  });
});
