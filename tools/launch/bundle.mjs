// @ts-check
/**
 * Bundles the SDK: `tsc -b` writes its types, this writes its JavaScript. A start loads three files in place of 130,
 * and most of what a start costs is files. docs/adr/0016 has the figures.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { root, run } from "./layout.mjs";

/** The module whose import of OpenTelemetry's API is the application's own copy; the rest uses the part bundled here. */
const applicationCopy = "/packages/sdk/src/api-copy/application.ts";
const api = "@opentelemetry/api";

/** Loaded when an export or a configuration file asks for them. */
const leftOut = [/^node:/u, /^@grpc\/grpc-js$/u, /^yaml$/u];

/**
 * Writes `dist/index.js`, `dist/register.js` and the chunks they share: one with all state, one for each part that is
 * loaded later; and the same once more as CommonJS.
 *
 * @param {string} folder the repository
 */
export async function bundleSdk(folder) {
  const sdk = join(folder, "packages", "sdk");
  const dist = join(sdk, "dist");
  forgetJavaScript(dist);
  // A tool that shared chunks with applications would cut theirs into more files, and each costs a start time.
  const { "doctor/index": doctor, ...application } = entries(sdk);
  await bundleEntries(application, dist, "chunk");
  if (doctor !== undefined) await bundleEntries({ "doctor/index": doctor }, dist, "doctor/chunk");
  copyFileSync(join(folder, "node_modules", api, "LICENSE"), join(dist, "LICENSE.opentelemetry-api"));
  writeFileSync(
    join(dist, "NOTICE"),
    "Parts of @opentelemetry/api (Apache License 2.0, LICENSE.opentelemetry-api beside this file;\nCopyright The OpenTelemetry Authors) are bundled into chunk/*.js and doctor/*.js, unchanged but for what is not used.\n",
  );
}

/**
 * @param {Record<string, string>} input
 * @param {string} dist
 * @param {string} chunks where what they share goes, below `dist`
 */
async function bundleEntries(input, dist, chunks) {
  const bundle = await rolldown({
    input,
    external: (id, importer) =>
      leftOut.some((pattern) => pattern.test(id)) ||
      (id === api && importer?.replaceAll("\\", "/").endsWith(applicationCopy) === true),
    platform: "node",
    resolve: { conditionNames: ["@sightline/source", "import", "node", "default"] },
    tsconfig: false,
    onLog: (level, log) => {
      if (level === "warn") throw new Error(`The bundle of the SDK: ${log.message}`);
    },
  });
  try {
    await bundle.write(forms("esm", dist, "js", chunks));
    // For what cannot `require` an ES module, as Jest by default; Node itself takes the ES modules either way.
    await bundle.write(forms("cjs", dist, "cjs", chunks));
  } finally {
    await bundle.close();
  }
}

/**
 * What `exports` promises: `./dist/NAME.js` from the source beside it.
 *
 * @param {string} sdk
 * @returns {Record<string, string>}
 */
function entries(sdk) {
  /** @type {{ exports: Record<string, { "@sightline/source": string, default: string }> }} */
  const manifest = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8"));
  const targets = Object.values(manifest.exports);
  return Object.fromEntries(
    targets.map((target) => [
      target.default.replace(/^\.\/dist\/|\.js$/gu, ""),
      join(sdk, target["@sightline/source"]),
    ]),
  );
}

/**
 * @param {"esm" | "cjs"} format
 * @param {string} dir
 * @param {string} extension
 * @param {string} chunks
 * @returns {import("rolldown").OutputOptions}
 */
function forms(format, dir, extension, chunks) {
  return {
    dir,
    format,
    // Once is enough: they are two thirds of the package.
    sourcemap: format === "esm",
    // Comments are read in the sources, and the source maps hold those.
    comments: { legal: true, annotation: true, jsdoc: false },
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `${chunks}/[name].${extension}`,
    dynamicImportInCjs: false,
  };
}

/**
 * Chunks of an older build would be packed too.
 *
 * @param {string} dist
 */
function forgetJavaScript(dist) {
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (/\.c?js(?:\.map)?$/u.test(name)) rmSync(join(dist, name));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await run(async () => {
    await bundleSdk(root);
    return 0;
  });
}
