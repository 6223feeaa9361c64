/** Each check on this repository, and each once on a fault planted for it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Fault, type RepositoryFile, planted, repositoryFiles, root, told } from "./files.ts";
import { decisionFaults, featureFaults, linkFaults } from "./rule/documents.ts";
import { importFaults } from "./rule/import-graph.ts";
import { indexFaults } from "./rule/index-files.ts";
import { apiCopyFaults, compilerFaults } from "./rule/installed.ts";
import { pinFaults } from "./rule/pins.ts";
import { lockfileFaults, machinePathFaults } from "./rule/places.ts";
import { lengthFaults, nameFaults } from "./rule/shape.ts";

interface Check {
  readonly name: string;
  readonly check: (files: readonly RepositoryFile[]) => readonly Fault[];
  /** Files with a fault, and the words that must be told about it. */
  readonly red: readonly (readonly [files: readonly RepositoryFile[], told: string])[];
  /** Files that look like a fault and are none. */
  readonly green: readonly RepositoryFile[];
}

const one = (path: string, text: string): readonly RepositoryFile[] => [planted(path, text)];
/** Written apart, so that this file passes the check of machine paths. */
const home = ["", "home", "grace"].join("/");

const checks: readonly Check[] = [
  {
    name: "packages import what the table of ARCHITECTURE.md allows",
    check: importFaults,
    red: [
      [one("packages/sdk/src/a.ts", 'export { x } from "@sightline/backend";'), "@sightline/backend"],
      [one("packages/sdk/src/a.ts", 'import type { X } from "@sightline/promql";'), "@sightline/promql"],
      [
        one("packages/web/src/a.tsx", 'const page = () => import("@sightline/backend");'),
        "@sightline/backend",
      ],
      [one("packages/backend/src/a.ts", 'import "@sightline/cli";'), "@sightline/cli"],
      [one("packages/api/src/a.ts", 'import { x } from "../../model/src/x.ts";'), "outside packages/api"],
      [
        one("packages/sdk/src/a.ts", 'import { SpanKind } from "@opentelemetry/core";'),
        "@opentelemetry/core",
      ],
      [one("packages/model/src/a.ts", 'import { z } from "zod";'), "zod"],
      [one("packages/newcomer/src/a.ts", 'import { z } from "@sightline/model";'), "may import nothing"],
      [one("packages/web/system/a.test.ts", 'import { z } from "@sightline/backend";'), "@sightline/backend"],
      [one("packages/cli/src/a.ts", 'import { z } from "@sightline/testkit";'), "@sightline/testkit"],
      [one("packages/api/system/a.ts", 'import { z } from "../../web/src/z.ts";'), "outside packages/api"],
      [one("packages/otlp/src/a.test.ts", 'import { z } from "@sightline/cli";'), "@sightline/cli"],
    ],
    green: [
      planted(
        "packages/sdk/src/a.ts",
        '// import "@sightline/backend"\nconst s = \'from "@sightline/cli"\';',
      ),
      planted("packages/sdk/src/b.ts", 'import type { FastifyInstance } from "fastify";'),
      planted("packages/sdk/src/c.ts", 'import { AsyncLocalStorage } from "node:async_hooks";'),
      planted("packages/otlp/src/a.test.ts", 'import { x } from "@sightline/testkit";'),
    ],
  },
  {
    name: "index.ts only re-exports, by name",
    check: indexFaults,
    red: [
      [one("packages/api/src/index.ts", 'export * from "./a.ts";'), "everything"],
      [one("packages/api/src/index.ts", "export const a = 1;"), "ExportNamedDeclaration"],
      [one("packages/api/src/index.ts", 'import { a } from "./a.ts"; a();'), "ImportDeclaration"],
    ],
    green: [planted("packages/api/src/index.ts", '/** Names. */\nexport { a, type B } from "./a.ts";')],
  },
  {
    name: "versions are pinned exactly",
    check: pinFaults,
    red: [
      [one("packages/api/package.json", '{"dependencies":{"zod":"^4.6.7"}}'), 'zod is "^4.6.7"'],
      [one("package.json", '{"devDependencies":{"knip":"latest"}}'), 'knip is "latest"'],
      [one("bench/package.json", '{"dependencies":{"a":"workspace:*"}}'), "workspace"],
    ],
    green: [planted("package.json", '{"dependencies":{"a":"2.0.0-beta.2"},"peerDependencies":{"b":">=4"}}')],
  },
  {
    name: "no file is longer than 400 lines",
    check: lengthFaults,
    red: [[one("packages/api/src/a.ts", "x;\n".repeat(401)), "401 lines"]],
    green: [planted("packages/api/src/a.ts", "x;\n".repeat(400)), planted("docs/a.md", "x\n".repeat(900))],
  },
  {
    name: "files have names that say their subject",
    check: nameFaults,
    red: [
      [one("packages/api/src/utils.ts", ""), '"utils.ts" names no subject'],
      [one("packages/api/src/helpers/a.ts", ""), '"helpers"'],
      [one("packages/api/src/TraceList.ts", ""), "kebab-case"],
    ],
    green: [planted("packages/api/src/common-ancestor.test.ts", ""), planted("docs/README.md", "")],
  },
  {
    name: "no file names a path of one machine",
    check: machinePathFaults,
    red: [[one("docs/a.md", `Look into ${home}/sightline for it.`), "line 1"]],
    green: [
      planted(
        "docs/a.md",
        "See src/work/a.ts, ./work/x, https://host.example/home/page, /home/ada/shop and /tmp/try.",
      ),
    ],
  },
  {
    name: "the lockfile names no registry",
    check: lockfileFaults,
    red: [
      [one("package-lock.json", '{ "resolved": "https://registry.example/zod.tgz" }'), "registry.example"],
    ],
    green: [planted("package-lock.json", '{ "resolved": "packages/api", "url": "https://funding.example" }')],
  },
  {
    name: "relative links of pages lead somewhere",
    check: linkFaults,
    red: [
      [one("docs/a.md", "See [b](b.md)."), "b.md"],
      [one("docs/a.md", '<img alt="x" src="ui/traces.png">'), "ui/traces.png"],
    ],
    green: [
      planted("docs/a.md", "[a](#top) [b](https://x.example) [c](../README.md#x) `[d](d.md)` [docs](.)"),
      planted("README.md", ""),
    ],
  },
  {
    name: "decisions are numbered, titled and listed",
    check: decisionFaults,
    red: [
      [one("docs/adr/0002-later.md", "# 0002 Later"), "should be number 0001"],
      [one("docs/adr/first.md", "# First"), "NNNN-title.md"],
      [one("docs/adr/0001-first.md", "# First"), "does not begin"],
      [one("docs/adr/0001-first.md", "# 0001 First"), "not listed"],
    ],
    green: [
      planted("docs/adr/0001-first.md", "# 0001 First"),
      planted("docs/adr/README.md", "[0001](0001-first.md)"),
    ],
  },
  {
    name: "docs/features.md names files that exist, and tests",
    check: featureFaults,
    red: [
      [[], "is missing"],
      [one("docs/features.md", "| A1 | yes | `packages/a/src/a.ts` |"), "which is not there"],
      [
        [planted("docs/features.md", "| A1 | `packages/a/src/a.ts` |"), planted("packages/a/src/a.ts", "")],
        "names no test",
      ],
    ],
    green: [
      planted(
        "docs/features.md",
        "| A1 | `packages/a/src/a.ts` | `packages/a/src/a.test.ts` |\n| A2 | later | |",
      ),
      planted("packages/a/src/a.ts", ""),
      planted("packages/a/src/a.test.ts", ""),
    ],
  },
];

const files = repositoryFiles();

describe.each(checks)("$name", ({ check, red, green }) => {
  it("holds here", () => {
    expect(told(check(files))).toEqual([]);
  });

  it.each(red)("tells a planted fault (%#)", (plantedFiles, words) => {
    expect(told(check(plantedFiles)).join("\n")).toContain(words);
  });

  it("leaves alone what only looks like one", () => {
    expect(told(check(green))).toEqual([]);
  });
});

describe("what is installed", () => {
  it("has TypeScript 7 as tsc", () => {
    const version = execFileSync(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "--version"],
      {
        encoding: "utf8",
      },
    );
    expect(told(compilerFaults(version))).toEqual([]);
    expect(told(compilerFaults("Version 6.0.3\n"))).toEqual([
      'node_modules/.bin/tsc: says "Version 6.0.3", not Version 7',
    ]);
  });

  it("has one copy of @opentelemetry/api", () => {
    const record: unknown = JSON.parse(readFileSync(join(root, "node_modules/.package-lock.json"), "utf8"));
    const packages: unknown =
      typeof record === "object" && record !== null ? Reflect.get(record, "packages") : {};
    expect(told(apiCopyFaults(Object.keys(Object(packages))))).toEqual([]);
    expect(
      apiCopyFaults(["node_modules/@opentelemetry/api", "bench/node_modules/@opentelemetry/api"]),
    ).toHaveLength(1);
  });
});
