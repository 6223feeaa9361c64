/** What services have declared, kept as files beside the store: one for each service. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type DeclarationList, type DeclaredManifest, manifest } from "@sightline/api";
import type { Logger } from "pino";
import { declarationErrors } from "./errors.ts";

export interface Declarations {
  list(): DeclarationList;
  get(service: string): DeclaredManifest | undefined;
  /** Resolves when it will be there after a restart. Throws DECLARATION_INVALID and its like. */
  put(service: string, written: unknown): Promise<DeclaredManifest>;
  /** Whether there was one. */
  delete(service: string): Promise<boolean>;
}

/** More services than a team has; each file is bounded by the size of a request. */
const MOST_SERVICES = 1000;

export interface DeclarationsOptions {
  /** Absent: they are kept in memory only. */
  readonly folder?: string | undefined;
  readonly logger: Logger;
}

/** A file that cannot be read is told and passed over: declarations can be sent again. */
export async function openDeclarations({ folder, logger }: DeclarationsOptions): Promise<Declarations> {
  const known = new Map<string, DeclaredManifest>();
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (!name.endsWith(".json")) continue;
      const read = await readManifest(join(folder, name));
      if (read === undefined) logger.warn({ file: join(folder, name) }, "a declaration could not be read");
      else known.set(read.service.name, read);
    }
  }
  return {
    list: () => ({
      declarations: [...known.values()]
        .map((one) => ({
          service: one.service.name,
          metrics: one.metrics.length,
          slos: one.slos.length,
          alerts: one.alerts.length,
          dashboards: one.dashboards.length,
        }))
        .toSorted((left, right) => (left.service < right.service ? -1 : 1)),
    }),
    get: (service) => known.get(service),
    put: async (service, written) => {
      const checked = checkedManifest(service, written);
      if (!known.has(service) && known.size >= MOST_SERVICES)
        throw declarationErrors.DECLARATIONS_TOO_MANY({ limit: MOST_SERVICES });
      if (folder !== undefined) await replaceFile(fileOf(folder, service), JSON.stringify(checked));
      known.set(service, checked);
      return checked;
    },
    delete: async (service) => {
      if (folder !== undefined) await rm(fileOf(folder, service), { force: true });
      return known.delete(service);
    },
  };
}

/** Hexadecimal, so that no name of a service leads anywhere else. Long names keep their beginning and end. */
function fileOf(folder: string, service: string): string {
  const name = Buffer.from(service).toString("hex");
  return join(folder, `${name.length > 200 ? `${name.slice(0, 100)}-${name.slice(-100)}` : name}.json`);
}

function checkedManifest(service: string, written: unknown): DeclaredManifest {
  const read = manifest.safeParse(written);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue?.path.map(String).join(".") ?? "";
    const reason = (issue?.message ?? "it does not fit").replace(/\.$/u, "");
    throw declarationErrors.DECLARATION_INVALID({
      place,
      reason: reason.charAt(0).toLowerCase() + reason.slice(1),
    });
  }
  const named = read.data.service.name;
  if (named !== service) throw declarationErrors.DECLARATION_OF_ANOTHER({ service, named });
  return read.data;
}

async function readManifest(file: string): Promise<DeclaredManifest | undefined> {
  try {
    const read = manifest.safeParse(JSON.parse(await readFile(file, "utf8")));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all. */
async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  await writeFile(beside, text, { flush: true });
  await rename(beside, file);
}
