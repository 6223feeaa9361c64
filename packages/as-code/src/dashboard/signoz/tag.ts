/** Tags as SigNoz takes them: pairs of short words. */
import type { TargetNote } from "../../target/note.ts";

export interface SignozTag {
  readonly key: string;
  readonly value: string;
}

/** Its API refuses more. Source: `pkg/types/dashboardtypes` of v0.138. */
export const MOST_TAGS = 10;
/** Characters of a key and of a value, and those of neither. Source: SigNoz' `pkg/types/tagtypes`. */
const LONGEST_TAG = 32;
const NOT_IN_KEY = /[^a-zA-Z0-9$_@#{}:/-]+/gu;
const NOT_IN_VALUE = /[^a-zA-Z0-9$_@#{}:.+=/-]+/gu;

/**
 * With hyphens for what a tag there cannot hold, such as spaces. A tag of the model is a word; `key:value` are both.
 *
 * @example
 * signozTags("Shop", ["team:on call"]).tags; // [{ key: "team", value: "on-call" }]
 */
export function signozTags(
  subject: string,
  tags: readonly string[],
): { readonly tags: readonly SignozTag[]; readonly notes: readonly TargetNote[] } {
  const taken = tags.slice(0, MOST_TAGS).map((tag) => ({ tag, made: tagOf(tag) }));
  const made = taken.flatMap((one) => (one.made.value === "" ? [] : [one.made]));
  const others = taken.filter((one) => textOf(one.made) !== one.tag);
  const notes: TargetNote[] = [];
  if (others.length > 0) {
    const list = others.map(
      (one) => `"${one.tag}" as ${one.made.value === "" ? "nothing" : textOf(one.made)}`,
    );
    notes.push({
      subject,
      message: `tags of SigNoz have no spaces and ${LONGEST_TAG} characters at most: ${list.join(", ")}`,
      fix: "Give tags of one short word.",
    });
  }
  if (tags.length > MOST_TAGS)
    notes.push({
      subject,
      message: `SigNoz takes ${MOST_TAGS} tags: ${tags.slice(MOST_TAGS).join(", ")} are left out`,
      fix: "Give fewer.",
    });
  return { tags: made, notes };
}

/** As the model has it. */
function textOf({ key, value }: SignozTag): string {
  return key === "tag" ? value : `${key}:${value}`;
}

function tagOf(tag: string): SignozTag {
  const at = tag.indexOf(":");
  const [key, value] = at > 0 ? [tag.slice(0, at), tag.slice(at + 1)] : ["tag", tag];
  const name = key
    .replaceAll(NOT_IN_KEY, "-")
    .replace(/^[^a-zA-Z$_@{#]+/u, "")
    .slice(0, LONGEST_TAG);
  return {
    key: name === "" ? "tag" : name,
    value: value.replaceAll(NOT_IN_VALUE, "-").slice(0, LONGEST_TAG),
  };
}
