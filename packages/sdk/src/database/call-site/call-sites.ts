/**
 * Finds the line of the application that a driver was called from. To walk the stack costs some 5 µs, several times what
 * the rest of a query does, so it is asked for only where somebody will read it. V8 prices it by the frames it walks, and
 * a statement is most often called from one depth: what was needed the last time is tried first.
 */
import type { CallSite } from "./call-site.ts";
import { mappedPosition } from "./source-maps.ts";

/** What of V8's frames is used. */
export interface Frame {
  getFileName(): string | null | undefined;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
}

/** Remembered by whoever asks again for the same place: the number of frames that were enough; −1 where none were. */
export interface Depth {
  siteDepth: number;
}

/** An object mapper on a query builder on a driver is some 25 deep. */
const DEEPEST = 50;
/** Frames beyond those of the last time. */
const SLACK = 2;
/** Frames of one place that are told apart. */
const MOST_PLACES = 2000;

const places = new Map<string, CallSite>();
/** Whether a file is the application's. */
const applications = new Map<string, boolean>();
const OWN = ownFolder(import.meta.url);
const NO_FRAMES: readonly Frame[] = [];

/** The nearest line of the application above the caller, in its sources; `undefined` where there is none. */
export function callSite(depth: Depth): CallSite | undefined {
  if (depth.siteDepth < 0) return undefined;
  const known = depth.siteDepth;
  let frames = framesUpTo(known === 0 ? DEEPEST : known + SLACK);
  let at = applicationFrame(frames);
  if (at < 0 && known !== 0) {
    frames = framesUpTo(DEEPEST);
    at = applicationFrame(frames);
  }
  const frame = frames[at];
  depth.siteDepth = frame === undefined ? -1 : at + 1;
  return frame === undefined ? undefined : placeOf(frame);
}

/** The place of the first frame that is neither Node's, nor a library's, nor ours; −1 where there is none. */
export function applicationFrame(frames: readonly Frame[]): number {
  return frames.findIndex((frame) => {
    const file = frame.getFileName();
    return typeof file === "string" && isApplication(file);
  });
}

function isApplication(file: string): boolean {
  const known = applications.get(file);
  if (known !== undefined) return known;
  if (applications.size >= MOST_PLACES) applications.clear();
  const is = readApplication(file);
  applications.set(file, is);
  return is;
}

function readApplication(file: string): boolean {
  if (file.startsWith("node:") || file.includes("/node_modules/") || file.includes("\\node_modules\\"))
    return false;
  return !pathOf(file).startsWith(OWN) || file.endsWith(".test.ts");
}

function placeOf(frame: Frame): CallSite {
  const file = frame.getFileName() ?? "";
  const line = frame.getLineNumber() ?? 0;
  const column = frame.getColumnNumber() ?? 0;
  const key = `${file}:${line}:${column}`;
  const known = places.get(key);
  if (known !== undefined) return known;
  const position = mappedPosition(file, line, column);
  const site = Object.freeze({
    file: shortPath(position.file),
    line: position.line,
    functionName: frame.getFunctionName() ?? "",
  });
  if (places.size >= MOST_PLACES) places.clear();
  places.set(key, site);
  return site;
}

/** Of a URL the path; the working directory is left out. */
function shortPath(file: string): string {
  const path = pathOf(file);
  const folder = `${process.cwd()}/`;
  return path.startsWith(folder) ? path.slice(folder.length) : path;
}

function pathOf(file: string): string {
  return file.startsWith("file://") ? decodeURI(file.slice("file://".length)) : file;
}

function framesUpTo(limit: number): readonly Frame[] {
  const { stackTraceLimit } = Error;
  const prepareStackTrace: unknown = Reflect.get(Error, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = limit;
    Error.prepareStackTrace = asFrames;
    Error.captureStackTrace(holder, callSite);
    const { stack } = holder;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `asFrames` gave
    return Array.isArray(stack) ? (stack as readonly Frame[]) : NO_FRAMES;
  } catch {
    // A frozen `Error` (--frozen-intrinsics) tells no places.
    return NO_FRAMES;
  } finally {
    restore(prepareStackTrace, stackTraceLimit);
  }
}

function restore(prepare: unknown, limit: number): void {
  try {
    Error.stackTraceLimit = limit;
    Reflect.set(Error, "prepareStackTrace", prepare);
  } catch {
    // It was not changed either.
  }
}

function asFrames(_error: Error, frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  return frames;
}

/**
 * The folder of this package's code: its sources, or the bundle, whose shared parts lie in a folder of their own. An
 * application that is bundled together with this package has one file for both, and no places.
 */
function ownFolder(url: string): string {
  const path = pathOf(url);
  const folder = path.replace(/(?:database\/call-site|chunk)?\/?[^/]+$/u, "");
  return /\/(?:@sightline|packages)\/sdk\//u.test(folder + "/") ? folder : path;
}
