/** Packages as npm would publish them, installed into an empty project that knows nothing of this repository. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../../../..");

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main?: string;
  readonly types?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

export interface Tarball {
  readonly file: string;
  readonly manifest: Manifest;
  /** Paths in the package. */
  readonly files: readonly string[];
  /** Bytes, packed and unpacked. */
  readonly size: number;
  readonly unpackedSize: number;
}

/** Packs what `npm run build` has built. */
export async function pack(name: string, destination: string): Promise<Tarball> {
  const home = join(root, "packages", name);
  const { stdout } = await run(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", destination],
    {
      cwd: home,
      env: plainEnvironment(),
    },
  );
  const packed: Packed = firstOf(JSON.parse(stdout));
  return {
    file: join(destination, packed.filename),
    manifest: JSON.parse(readFileSync(join(home, "package.json"), "utf8")),
    files: packed.files.map(({ path }) => path),
    size: packed.size,
    unpackedSize: packed.unpackedSize,
  };
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
  readonly size: number;
  readonly unpackedSize: number;
}

/** npm 11 prints a list, npm 12 an object by package. */
function firstOf(printed: readonly Packed[] | Readonly<Record<string, Packed>>): Packed {
  const [first] = Object.values(printed);
  if (first === undefined) throw new Error("npm pack printed no package.");
  return first;
}

/** What `npm install` says when no registry answers and the cache does not help. */
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|EAIFAIL/u;

/** npm's own patience with a registry that does not answer is minutes. */
const FEW_TRIES = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"];

/** Installs the tarballs and nothing else. Gives the reason when the registry cannot be reached. */
export async function install(
  folder: string,
  tarballs: readonly Tarball[],
  type: "module" | "commonjs",
  ...flags: readonly string[]
): Promise<string | undefined> {
  const dependencies = Object.fromEntries(
    tarballs.map(({ manifest, file }) => [manifest.name, `file:${file}`]),
  );
  // Tarballs that depend on each other by version: none of them is in a registry.
  write(folder, {
    "package.json": JSON.stringify({
      name: "app",
      private: true,
      type,
      dependencies,
      overrides: dependencies,
    }),
  });
  try {
    await run(
      "npm",
      ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", ...FEW_TRIES, ...flags],
      {
        cwd: folder,
        env: plainEnvironment(),
      },
    );
    return undefined;
  } catch (error) {
    const said =
      error instanceof Error ? `${error.message}${"stderr" in error ? String(error.stderr) : ""}` : "";
    if (UNREACHABLE.test(said)) return "the package registry cannot be reached";
    throw error;
  }
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node in the project; `tool/…` as first argument is a file of this repository's `node_modules`. */
export async function node(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  try {
    const { stdout, stderr } = await run(process.execPath, args, {
      cwd: folder,
      env: { ...plainEnvironment(), ...env },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    if (!(error instanceof Error) || !("stdout" in error) || !("stderr" in error)) throw error;
    const code = "code" in error && typeof error.code === "number" ? error.code : -1;
    return { code, stdout: String(error.stdout), stderr: String(error.stderr) };
  }
}

/** A tool that a user has, from this repository's own installation. */
export function tool(...parts: readonly string[]): string {
  return join(root, "node_modules", ...parts);
}

/** What npm needs to reach its registry, as a shell would have it; nothing of what a test runner or npm itself has set. */
const KEPT =
  /^(?:PATH|HOME|(?:https?|no)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|npm_config_(?:registry|cache|userconfig|cafile))$/iu;

function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name)));
}

/** The files that a package promises: main, types, bins, and every target of `exports` but the sources. */
export function promised({ main, types, bin, exports }: Manifest): string[] {
  const targets: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === "string") targets.push(value);
    else if (typeof value === "object" && value !== null) {
      for (const [condition, inner] of Object.entries(value))
        if (condition !== "@sightline/source") visit(inner);
    }
  };
  visit(exports);
  return [main, types, ...Object.values(bin ?? {}), ...targets]
    .filter((each) => each !== undefined)
    .map((each) => each.replace(/^\.\//u, ""));
}
