/**
 * Libraries that neither speak on a channel nor leave a trace on Node's own objects are changed when they are loaded: a
 * line at the end of one of their files hands over what the file made. It works for `import` and `require` alike, costs
 * nothing for other files but a look at their path, and leaves lines and columns as they are.
 */
import type { LoadFnOutput, LoadHookContext, RegisterHooksOptions } from "node:module";
import type { Instrumentation } from "../instrumentation.ts";
import type { Notices } from "../../notice/notices.ts";

/** What is done to a library when it is loaded, and undone when the SDK stops. */
export interface LibraryHook {
  /** As npm names it. */
  readonly library: string;
  /**
   * The files that may be loaded for it, from the package's folder on (`koa/lib/context.js`), each with the expression
   * that hands over its exports: `module.exports`, or for a module of ECMAScript an object of names, `{ SmartRouter }`. A
   * module of Node itself is named as it is imported (`node:sqlite`) and hands over all that it exports.
   */
  readonly files: Readonly<Record<string, string>>;
  /** Once for each copy that is loaded. Returns what takes it back. */
  apply(exports: unknown): () => void;
}

interface Loaded {
  readonly hook: LibraryHook;
  readonly handsOver: string;
}

/** What is public of Node's module that is not in its types: the table of what `require` has loaded. */
interface ModuleBuiltin {
  readonly registerHooks?: (options: RegisterHooksOptions) => { deregister(): void };
  readonly _cache?: Readonly<
    Record<string, { readonly exports: unknown; readonly loaded: boolean } | undefined>
  >;
}

/** Modules of Node that are loaded by then; a list that Node keeps for its own start. */
interface LoadedBuiltins {
  readonly moduleLoadList?: readonly string[];
}

/** The name under which the added lines find us. */
const DOOR = "sightline.module.loaded";
const FOLDER = "/node_modules/";
const BUILTIN = "node:";

export interface ModuleHook extends Instrumentation {
  /** The libraries that are watched now, in the order in which they were loaded. */
  hooked(): readonly string[];
}

export function moduleHook(hooks: readonly LibraryHook[], notices: Notices): ModuleHook {
  const byFile = new Map<string, Loaded>(
    hooks.flatMap((hook) =>
      Object.entries(hook.files).map(([file, handsOver]) => [file, { hook, handsOver }] as const),
    ),
  );
  const seen = new Set<unknown>();
  const hooked = new Set<string>();
  const undo: (() => void)[] = [];
  let registered: { deregister(): void } | undefined;

  function apply({ hook }: Loaded, exports: unknown): void {
    if (seen.has(exports)) return;
    seen.add(exports);
    try {
      undo.push(hook.apply(exports));
      hooked.add(hook.library);
      notices.debug(`watching ${hook.library}`);
    } catch (error) {
      notices.once(
        `module.${hook.library}`,
        `${hook.library} cannot be watched: ${String(error)}. What it does is missing from routes and traces; is this a version that the SDK does not know?`,
      );
    }
  }

  function handedOver(file: string, exports: unknown): void {
    const entry = byFile.get(file);
    if (entry !== undefined) apply(entry, exports);
  }

  function load(
    url: string,
    context: LoadHookContext,
    nextLoad: (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput,
  ): LoadFnOutput {
    const loaded = nextLoad(url, context);
    const file = fileInPackage(url);
    const entry = file === undefined ? undefined : byFile.get(file);
    if (entry !== undefined && url.startsWith(BUILTIN)) apply(entry, process.getBuiltinModule(url));
    if (entry === undefined || loaded.source === undefined || loaded.source === null) return loaded;
    const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
    const line = `globalThis[Symbol.for(${JSON.stringify(DOOR)})]?.(${JSON.stringify(file)}, ${entry.handsOver});`;
    return { ...loaded, source: `${text}\n;${line}\n` };
  }

  return {
    name: "module hook",
    enable: () => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see ModuleBuiltin
      const builtin = process.getBuiltinModule("node:module") as unknown as ModuleBuiltin;
      Reflect.set(globalThis, Symbol.for(DOOR), handedOver);
      try {
        registered = builtin.registerHooks?.({ load });
      } catch (error) {
        // Jest has a loader of its own, and refuses: what is required by then is still found below.
        notices.debug(`modules that are loaded later are not watched: ${String(error)}`);
      }
      // What `require` loaded before us can still be changed: its exports are at hand.
      for (const [path, module] of Object.entries(required(builtin) ?? {})) {
        const file = fileInPackage(path);
        if (file !== undefined && module?.loaded === true) handedOver(file, module.exports);
      }
      for (const file of byFile.keys())
        if (file.startsWith(BUILTIN) && isLoaded(file)) handedOver(file, process.getBuiltinModule(file));
    },
    disable: () => {
      registered?.deregister();
      Reflect.deleteProperty(globalThis, Symbol.for(DOOR));
      for (const takeBack of undo.splice(0).toReversed()) takeBack();
      seen.clear();
      hooked.clear();
    },
    hooked: () => [...hooked],
  };
}

/** `require.cache` of no particular module. */
function required(builtin: ModuleBuiltin): ModuleBuiltin["_cache"] {
  // oxlint-disable-next-line no-underscore-dangle -- the name is Node's
  return builtin._cache;
}

/** Looking must not load it: some print a warning. */
function isLoaded(builtin: string): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see LoadedBuiltins
  const { moduleLoadList = [] } = process as unknown as LoadedBuiltins;
  return moduleLoadList.includes(`NativeModule ${builtin.slice(BUILTIN.length)}`);
}

/** `koa/lib/context.js` of any path or URL that ends so below a `node_modules` folder, pnpm's stores included; `node:sqlite` itself. */
function fileInPackage(location: string): string | undefined {
  if (location.startsWith(BUILTIN)) return location;
  const at = location.lastIndexOf(FOLDER);
  return at < 0 ? undefined : location.slice(at + FOLDER.length);
}
