/** The files of a project, parsed when they are first asked for, and what an import between them leads to. */
import { dirname, extname, join } from "node:path";
import { gateErrors } from "../errors.ts";
import { relativePath, type SourceFiles } from "./files.ts";
import { createSourceFile, type SourceFile } from "./source-file.ts";
import { ALIASES, createResolver, EXTENSIONS, type Node, parse } from "./syntax.ts";

/** What a `package.json` says that the gate needs. */
export interface PackageFacts {
  /** The folder, absolute. */
  readonly folder: string;
  readonly dependencies: ReadonlySet<string>;
  readonly scripts: readonly string[];
  /** Whether it installs a command. */
  readonly hasCommand: boolean;
  /** Whether it is built as one script for pages (UMD). */
  readonly isScript: boolean;
}

export interface Project {
  readonly root: string;
  list(): readonly string[];
  text(path: string): string | undefined;
  /** @throws SOURCE_UNREADABLE, SOURCE_FAULTY */
  file(path: string): SourceFile;
  /**
   * What an import leads to: a file of the project, or nothing for packages and for what is not there. Code below
   * `node_modules` is known by its name, not read, unless it is a link to a workspace.
   */
  imported(from: SourceFile, specifier: string): SourceFile | undefined;
  /** The path of the same, without reading it as code. */
  resolved(fromPath: string, specifier: string): string | undefined;
  /** The file that a node of its tree lies in. */
  readonly fileOf: (node: Node) => SourceFile;
  packageOf(path: string): PackageFacts;
}

export function openProject(files: SourceFiles): Project {
  const parsed = new Map<string, SourceFile>();
  const owners = new Map<Node, SourceFile>();
  const packages = new Map<string, PackageFacts>();
  const targets = new Map<string, string | undefined>();
  const listed: readonly string[] = files.list();
  const members = new Set(listed);
  const resolve = createResolver();

  function file(path: string): SourceFile {
    const known = parsed.get(path);
    if (known !== undefined) return known;
    const text = files.read(path);
    const name = relativePath(files.root, path);
    if (text === undefined)
      throw gateErrors.SOURCE_UNREADABLE({ file: name, reason: "there is no such file" });
    const syntax = parse(path, text);
    const { program, faults } = syntax;
    const made = createSourceFile(path, name, text, syntax);
    const [fault] = faults;
    // The parser recovers from much that only a compiler minds; an empty program is what it could not read.
    if (fault !== undefined && program.body.length === 0) {
      const reason = fault.message.replace(/\.$/u, "");
      throw gateErrors.SOURCE_FAULTY({ file: name, line: made.lineAt(fault.offset), reason });
    }
    parsed.set(path, made);
    owners.set(program, made);
    return made;
  }

  function resolved(fromPath: string, specifier: string): string | undefined {
    const key = `${dirname(fromPath)}\0${specifier}`;
    if (!targets.has(key)) targets.set(key, target(fromPath, specifier));
    return targets.get(key);
  }

  function target(fromPath: string, specifier: string): string | undefined {
    const near = nearby(join(dirname(fromPath), specifier), specifier);
    if (near !== undefined) return near;
    const path = resolve(fromPath, specifier);
    if (path === undefined || path.split(/[\\/]/u).includes("node_modules")) return undefined;
    if (!/\.[cm]?[jt]sx?$/u.test(path) || /\.d\.[cm]?ts$/u.test(path)) return undefined;
    return files.read(path) === undefined ? undefined : path;
  }

  /** A relative import of a listed file, in the resolver's order and without asking the disk. */
  function nearby(path: string, specifier: string): string | undefined {
    if (!specifier.startsWith("./") && !specifier.startsWith("../")) return undefined;
    const extension = extname(path);
    const aliases = ALIASES[extension]?.map((one) => path.slice(0, -extension.length) + one);
    const tried = aliases ?? [path, ...EXTENSIONS.map((one) => path + one)];
    return tried.find((one) => members.has(one));
  }

  function packageAt(folder: string): PackageFacts {
    const known = packages.get(folder);
    if (known !== undefined) return known;
    const text = files.read(join(folder, "package.json"));
    const above = dirname(folder);
    const found =
      text !== undefined
        ? packageFacts(folder, text)
        : folder === files.root || above === folder
          ? packageFacts(folder, "{}")
          : packageAt(above);
    packages.set(folder, found);
    return found;
  }

  return {
    root: files.root,
    list: () => listed,
    text: (path) => files.read(path),
    file,
    imported: (from, specifier) => {
      const path = resolved(from.path, specifier);
      return path === undefined ? undefined : file(path);
    },
    resolved,
    fileOf: (node) => {
      let top = node;
      while (top.parent !== undefined && top.parent !== null) top = top.parent;
      const owner = owners.get(top);
      if (owner === undefined) throw new TypeError(`A ${top.type} belongs to no file of the project.`);
      return owner;
    },
    packageOf: (path) => packageAt(dirname(path)),
  };
}

function packageFacts(folder: string, text: string): PackageFacts {
  const read = recordOf(parsedJson(text));
  const dependencies = ["dependencies", "devDependencies", "peerDependencies"].flatMap((key) =>
    Object.keys(recordOf(read[key])),
  );
  const scripts = Object.values(recordOf(read["scripts"])).filter((script) => typeof script === "string");
  const built = ["main", "browser", "unpkg", "jsdelivr"].map((key) => read[key]);
  return {
    folder,
    dependencies: new Set(dependencies),
    scripts,
    hasCommand: read["bin"] !== undefined,
    isScript: built.some((file) => typeof file === "string" && /\.umd\./u.test(file)),
  };
}

/** A broken package.json is the package manager's to report; the gate takes it for an empty one. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value));
}
