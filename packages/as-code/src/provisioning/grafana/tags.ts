/** The mark of an owner as tags of a dashboard: `managed-by:sightline`, `sightline-owner:shop`. */
import { isMarkPair, markOfPairs, type MarkPair, markPairs, type OwnerMark } from "../ownership.ts";

export function markTags(mark: OwnerMark): readonly string[] {
  return markPairs(mark).map(([name, value]) => `${name}:${value}`);
}

export function markOfTags(tags: readonly string[]): OwnerMark | undefined {
  return markOfPairs(tags.map(pairOf));
}

export function withoutMarkTags(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => !isMarkPair(pairOf(tag)[0]));
}

function pairOf(tag: string): MarkPair {
  const at = tag.indexOf(":");
  return at < 0 ? [tag, ""] : [tag.slice(0, at), tag.slice(at + 1)];
}
