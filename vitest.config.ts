import { defineConfig } from "vitest/config";

const conditions = ["@sightline/source"];

/** One project per kind of test: what needs a browser or several processes runs apart from what does not. */
export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.{ts,tsx}",
            "examples/*/src/**/*.test.ts",
            "tools/**/*.test.ts",
            "conformance/**/*.test.ts",
            "bench/**/*.test.ts",
          ],
          exclude: ["tools/system/**"],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "system",
          include: [
            "packages/*/system/**/*.test.ts",
            "examples/*/system/**/*.test.ts",
            "tools/system/**/*.test.ts",
          ],
          testTimeout: 120_000,
          // Some pack and install all packages, which a busy machine takes its time for.
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "peers",
          include: ["packages/*/peers/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
