/**
 * How the modules of a `telemetry.ts` are found: as Node finds them, and where it does not, as TypeScript and bundlers do
 * (paths of `tsconfig.json`, no extensions, `.js` for `.ts`). Loaded before the file, in its process.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ResolverFactory } from "oxc-resolver";

const resolver = new ResolverFactory({
  extensions: [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"],
  extensionAlias: { ".js": [".ts", ".js"], ".mjs": [".mts", ".mjs"], ".cjs": [".cts", ".cjs"] },
  conditionNames: ["import", "require", "node", "default"],
  tsconfig: "auto",
});

/** A file of TypeScript that is written as a module, though its package says `"type": "commonjs"`: TypeScript compiles it. */
const MODULE = /^(?:import|export)\b/mu;

registerHooks({
  load: (url, context, next) => {
    const isModule =
      couldBeCommonJs(url, context.format) && MODULE.test(readFileSync(fileURLToPath(url), "utf8"));
    return next(url, isModule ? { ...context, format: "module-typescript" } : context);
  },
  resolve: (specifier, context, next) => {
    try {
      return next(specifier, context);
    } catch (error) {
      const found = elsewhere(specifier, context.parentURL);
      if (found === undefined) throw error;
      return { url: pathToFileURL(found).href, shortCircuit: true };
    }
  },
});

function elsewhere(specifier: string, parent: string | undefined): string | undefined {
  if (parent === undefined || !parent.startsWith("file:") || specifier.startsWith("node:")) return undefined;
  const file = fileURLToPath(parent);
  return resolver.resolveFileSync(file, specifier).path ?? resolver.sync(dirname(file), specifier).path;
}

/** A module that was found here comes without a format. */
function couldBeCommonJs(url: string, format: string | null | undefined): boolean {
  return url.startsWith("file:") && url.endsWith(".ts") && (!format || format === "commonjs-typescript");
}
