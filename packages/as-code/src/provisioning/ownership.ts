/** Whose a resource is: a mark that is written with it, and without which nothing is changed or removed. */
import { createHash } from "node:crypto";

export interface OwnerMark {
  /** Who provisions it: a repository or a team. */
  readonly owner: string;
  /** The tenant that it was made for. */
  readonly tenant?: string;
}

/** Longest value of a tag of SigNoz; with its name it also fits the 50 characters of a tag of Grafana. Source: their checks. */
export const LONGEST_MARK = 32;
/** What both take in a tag. Lower case, since SigNoz takes a tag that differs in its case for the one that is there. */
const MARK_VALUE = /^[a-z0-9][a-z0-9._/-]*$/u;

/**
 * The mark of a run. Tenants that no tag can hold (a UUID has 36 characters) become their beginning and a digest.
 *
 * @example
 * ownerMark("shop", "acme"); // { owner: "shop", tenant: "acme" }
 */
export function ownerMark(owner: string, tenantId?: string): OwnerMark {
  return { owner, ...(tenantId === undefined ? {} : { tenant: markValue(tenantId) }) };
}

function markValue(text: string): string {
  if (isMarkValue(text)) return text;
  return `${uidWords(text).slice(0, LONGEST_MARK - DIGITS - 1)}-${digestOf(text)}`.replace(/^-+/u, "");
}

/** Whether a text can be a mark as it is. */
export function isMarkValue(text: string): boolean {
  return text.length <= LONGEST_MARK && MARK_VALUE.test(text);
}

/** Where nobody says who provisions. */
export const DEFAULT_OWNER = "sightline";

/** Names of the marks; Grafana's tags read `name:value`, SigNoz' tags are pairs. */
export const MANAGED_BY = "managed-by";
export const MANAGER = "sightline";
export const OWNER = "sightline-owner";
export const TENANT = "sightline-tenant";

export type MarkPair = readonly [name: string, value: string];

/**
 * @example
 * markPairs({ owner: "shop" }); // [["managed-by", "sightline"], ["sightline-owner", "shop"]]
 */
export function markPairs({ owner, tenant }: OwnerMark): readonly MarkPair[] {
  return [
    [MANAGED_BY, MANAGER],
    [OWNER, owner],
    ...(tenant === undefined ? [] : [[TENANT, tenant] as const]),
  ];
}

/** `undefined` unless both `managed-by` and the owner are there: half a mark is somebody's copy. */
export function markOfPairs(pairs: readonly MarkPair[]): OwnerMark | undefined {
  const values = new Map(pairs);
  const owner = values.get(OWNER);
  if (values.get(MANAGED_BY) !== MANAGER || owner === undefined) return undefined;
  const tenant = values.get(TENANT);
  return { owner, ...(tenant === undefined ? {} : { tenant }) };
}

export function isMarkPair(name: string): boolean {
  return name === OWNER || name === TENANT || name === MANAGED_BY;
}

/** Whether a run that acts for `scope` may change it. */
export function isOurs(mark: OwnerMark | undefined, scope: OwnerMark): boolean {
  return mark !== undefined && mark.owner === scope.owner;
}

/**
 * Whether the run alone decides of it: made for the same tenant, or for none where the run is for none. What a run for a
 * tenant finds of other tenants, or shared, it leaves.
 */
export function isInScope(mark: OwnerMark | undefined, scope: OwnerMark): boolean {
  return isOurs(mark, scope) && mark?.tenant === scope.tenant;
}

/** Grafana takes 40 letters, digits, hyphens and underscores. Source: its API's `maxLength`. */
const LONGEST_UID = 40;
const DIGITS = 8;

/**
 * A folder has neither tags nor annotations in every version of Grafana, so its uid is the mark: nobody else writes the digest.
 *
 * @example
 * ownedUid("shop", "Sightline"); // "sightline-4e4f3c1a-sightline"
 */
export function ownedUid(owner: string, name: string): string {
  return `${ownedUidStart(owner)}${uidWords(name)}`.slice(0, LONGEST_UID).replace(/-+$/u, "");
}

export function ownedUidStart(owner: string): string {
  return `${MANAGER}-${digestOf(owner)}-`;
}

/**
 * A dashboard's id as a uid that Grafana takes: itself, or its beginning and a digest.
 */
export function boundedId(id: string, longest: number = LONGEST_UID): string {
  if (id.length <= longest) return id;
  return `${id.slice(0, longest - DIGITS - 1).replace(/-+$/u, "")}-${digestOf(id)}`;
}

function uidWords(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "");
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, DIGITS);
}
