/** Where a list of files is cut, so that each part takes about as long and few files are read in two of them. */
import { sep } from "node:path";

/** How far from an even share a cut may lie, as a part of a share, if it then lies between folders that are further apart. */
const PLAY = 0.2;

/**
 * Lists of neighbours that together are `paths`, which is sorted. `weightOf` is about what a file costs, such as its bytes.
 * What lies in one folder imports one another more than others, so cuts lie as high in the tree as they may.
 */
export function dividedFolders(
  paths: readonly string[],
  weightOf: (path: string) => number,
  count: number,
): readonly (readonly string[])[] {
  const ends: number[] = [];
  let total = 0;
  for (const path of paths) {
    total += weightOf(path);
    ends.push(total);
  }
  const share = total / count;
  const cuts = Array.from({ length: count - 1 }, (_, index) =>
    cutNear(paths, ends, share * (index + 1), share),
  );
  return [0, ...cuts].map((from, index) => paths.slice(from, cuts[index] ?? paths.length));
}

/** The index of the first file after the cut. */
function cutNear(paths: readonly string[], ends: readonly number[], wanted: number, share: number): number {
  let best = { index: paths.length, depth: Infinity, distance: Infinity };
  for (let index = 1; index < paths.length; index++) {
    const distance = Math.abs((ends[index - 1] ?? 0) - wanted);
    const isNear = distance <= share * PLAY;
    const depth = isNear ? sharedFolders(paths[index - 1] ?? "", paths[index] ?? "") : Infinity;
    if (depth < best.depth || (depth === best.depth && distance < best.distance))
      best = { index, depth, distance };
  }
  return best.index;
}

function sharedFolders(a: string, b: string): number {
  const left = a.split(sep).slice(0, -1);
  const right = b.split(sep).slice(0, -1);
  const parting = left.findIndex((folder, index) => folder !== right[index]);
  return parting === -1 ? left.length : parting;
}
