/** What the picture says, in words: the sentence above it and the finding at its foot. */
import { total } from "./interval.ts";
import type { CriticalPath } from "./critical-path.ts";
import { ownerOf } from "./owner.ts";
import { type Repeat, avoidable, gain, isAvoidable } from "./repeats.ts";
import type { TraceNode, TraceTree } from "./tree.ts";

/** A piece of a sentence; facts are `strong`. */
export interface Words {
  readonly text: string;
  readonly strong: boolean;
}

/** How durations in nanoseconds and counts are written; the page passes its own. */
export interface Writing {
  readonly duration: (nano: number) => string;
  readonly count: (count: number) => string;
}

export interface PathShare {
  readonly name: string;
  /** Nanoseconds on the critical path. */
  readonly time: number;
}

/** Who is on the critical path, most time first, each with its heaviest operation. */
export function pathByOwner(
  path: CriticalPath,
): readonly (PathShare & { readonly heaviest: PathShare | null })[] {
  const owners = new Map<string, { time: number; names: Map<string, number> }>();
  for (const [node, segments] of path.segments) {
    const { name } = node.span;
    const owner = ownerOf(node).name;
    const entry = owners.get(owner) ?? { time: 0, names: new Map<string, number>() };
    const time = total(segments);
    entry.time += time;
    entry.names.set(name, (entry.names.get(name) ?? 0) + time);
    owners.set(owner, entry);
  }
  return [...owners]
    .map(([name, { time, names }]) => ({ name, time, heaviest: heaviest(names) }))
    .toSorted((a, b) => b.time - a.time);
}

function heaviest(names: ReadonlyMap<string, number>): PathShare | null {
  let best: PathShare | null = null;
  for (const [name, time] of names) if (best === null || time > best.time) best = { name, time };
  return best;
}

/** The repeat whose calls cost the trace most; null where every call is needed or costs next to nothing. */
export function costliestRepeat(repeats: ReadonlyMap<TraceNode, Repeat>, path: CriticalPath): Repeat | null {
  let best: Repeat | null = null;
  for (const repeat of repeats.values()) {
    if (!isAvoidable(repeat)) continue;
    if (best === null || weight(repeat, path) > weight(best, path)) best = repeat;
  }
  return best;
}

function weight(repeat: Repeat, path: CriticalPath): number {
  return gain(repeat, path) * 1000 + avoidable(repeat);
}

const strong = (text: string): Words => ({ text, strong: true });
const plain = (text: string): Words => ({ text, strong: false });

/** `Critical path: stt 1.65 s, of it 1.37 s in whisper.decode.` and, where calls repeat, what they cost. */
export function sentence(path: CriticalPath, repeat: Repeat | null, write: Writing): readonly Words[] {
  const words: Words[] = [];
  const [first, second] = pathByOwner(path);
  if (first !== undefined) {
    words.push(plain("Critical path: "), strong(`${first.name} ${write.duration(first.time)}`));
    if (first.heaviest !== null && first.heaviest.time < first.time * 0.995) {
      words.push(plain(`, of it ${write.duration(first.heaviest.time)} in ${first.heaviest.name}`));
    } else if (first.heaviest !== null && first.heaviest.name !== first.name) {
      words.push(plain(`, all of it in ${first.heaviest.name}`));
    }
    if (second !== undefined && second.time >= path.length * 0.05) {
      words.push(plain(", then "), strong(`${second.name} ${write.duration(second.time)}`));
    }
    words.push(plain(". "));
  }
  if (repeat !== null) {
    const { count, one } = nouns(repeat);
    words.push(strong(`${write.count(repeat.calls.length)} ${count} in a row`));
    words.push(
      plain(
        ` cost ${write.duration(repeat.time)}; one ${one} would cost ${write.duration(repeat.longest)}. `,
      ),
    );
  }
  return words;
}

/** `38 calls in a row, 394 ms, 371 ms avoidable`, beside the comb. */
export function combLabel(repeat: Repeat, write: Writing): string {
  const calls = `${write.count(repeat.calls.length)} ${repeat.kind === "work" ? "times" : "calls"}`;
  const how = repeat.sequential ? "in a row" : "beside each other";
  const label = `${calls} ${how}, ${write.duration(repeat.time)}`;
  return isAvoidable(repeat) ? `${label}, ${write.duration(avoidable(repeat))} avoidable` : label;
}

/** Less than this part of the trace is not worth a line at the foot. */
const WORTH = 0.02;

/** `Batch 48 lookups into one and this trace drops 1.47 s, to 2.71 s.`; null where nothing is to be gained. */
export function finding(
  tree: TraceTree,
  repeat: Repeat | null,
  path: CriticalPath,
  write: Writing,
): readonly Words[] | null {
  if (repeat === null) return null;
  const won = gain(repeat, path);
  if (won < tree.duration * WORTH) return null;
  const { count } = nouns(repeat);
  const left = tree.duration - won;
  return [
    strong(`Batch ${write.count(repeat.calls.length)} ${count} into one`),
    plain(` and this trace drops ${write.duration(won)}, to ${write.duration(left)}.`),
  ];
}

function nouns(repeat: Repeat): { readonly count: string; readonly one: string } {
  return repeat.kind === "database" ? { count: "queries", one: "query" } : { count: "calls", one: "call" };
}
