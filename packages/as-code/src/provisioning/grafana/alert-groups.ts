/** Groups of Grafana-managed alert rules, by `/api/v1/provisioning`; a group is written as a whole. */
import { parseDuration, printDuration } from "@sightline/promql";
import { type CompareRules, differencesOf } from "../compare.ts";
import { type PlatformAddress, type PlatformAnswer, request } from "../http/request.ts";
import type { OwnerMark } from "../ownership.ts";
import type { DesiredResource, FoundResource, JsonObject, ListedResource } from "../platform.ts";
import {
  conflict,
  items,
  listIn,
  lockedField,
  markField,
  objectIn,
  plain,
  type ResourceClient,
  taken,
  text,
  without,
} from "../resource-client.ts";

const ROOT = "/api/v1/provisioning";
/** Annotations between two underscores each stay out of Grafana's notifications. */
const MARK = "__sightline_owner__";

/** What Grafana counts, and what the group says already. */
const OWN_FIELDS: readonly string[] = ["id", "orgID", "updated", "provenance", "folderUID", "ruleGroup"];

function oneDuration(value: unknown): unknown {
  const ms = typeof value === "string" ? parseDuration(value) : undefined;
  return ms === undefined ? value : printDuration(ms);
}

const RULES: CompareRules = {
  canonical: { "rules.*.for": oneDuration, "rules.*.keep_firing_for": oneDuration },
  defaults: {
    "rules.*.data.*.model.intervalMs": 1000,
    "rules.*.data.*.model.maxDataPoints": 43_200,
    "rules.*.keep_firing_for": "0s",
  },
};

/** @param orgId - Of the rules; 1 is the first. */
export function alertGroupClient(address: PlatformAddress, orgId: number): ResourceClient {
  const rulesNow = async (): Promise<readonly JsonObject[]> =>
    listIn(address, await request(address, { method: "GET", path: `${ROOT}/alert-rules` }));

  return {
    async list() {
      const byGroup = new Map<string, JsonObject[]>();
      for (const rule of await rulesNow()) {
        const id = `${text(rule, "folderUID")}/${text(rule, "ruleGroup")}`;
        byGroup.set(id, [...(byGroup.get(id) ?? []), rule]);
      }
      return Array.from(byGroup, ([id, rules]) => listed(id, rules));
    },
    async find(id) {
      const answer = await request(address, { method: "GET", path: path(id) });
      if (answer.status === 404) return [];
      const group = objectIn(address, answer);
      const rules = items(group, "rules");
      if (rules.length === 0) return [];
      const body = { interval: group["interval"], rules: rules.map(withoutMark) };
      const found: FoundResource = { ...listed(id, rules), body, within: placeOfId(id)[0] };
      return [found];
    },
    create: (resource) => put(resource),
    update: (_found, resource) => put(resource),
    async remove(resource) {
      const inside = (await rulesNow()).filter(
        (rule) => `${text(rule, "folderUID")}/${text(rule, "ruleGroup")}` === resource.id,
      );
      // Only what carries the mark: a rule that somebody put beside ours stays.
      for (const rule of inside.filter((one) => markOf(one) !== undefined)) {
        const one = `${ROOT}/alert-rules/${encodeURIComponent(text(rule, "uid"))}`;
        const answer = await request(address, { method: "DELETE", path: one });
        if (answer.status !== 404) taken(address, answer, resource);
      }
    },
    differences: (found, desired) => differencesOf(desired.body, found.body, RULES),
  };

  async function put(resource: DesiredResource): Promise<void> {
    const [folderUid, title] = placeOfId(resource.id);
    const rules = items(resource.body, "rules").map((rule): JsonObject => ({
      ...rule,
      annotations: { ...plain(rule, "annotations"), [MARK]: printedMark(resource.mark) },
      folderUID: folderUid,
      ruleGroup: title,
      orgID: orgId,
    }));
    const known = new Set((await rulesNow()).map((rule) => text(rule, "uid")));
    // A group is refused that names rules which there are not yet.
    for (const rule of rules.filter((one) => !known.has(text(one, "uid"))))
      settle(await request(address, { method: "POST", path: `${ROOT}/alert-rules`, body: rule }), resource);
    const body = { title, folderUid, interval: resource.body["interval"], rules };
    settle(await request(address, { method: "PUT", path: path(resource.id), body }), resource);
  }

  function settle(answer: PlatformAnswer, resource: DesiredResource): void {
    // The group was made by a file or in the interface, and Grafana keeps the two apart: that stays so.
    if (answer.status === 409 && !/provenance/iu.test(JSON.stringify(answer.body)))
      throw conflict("RESOURCE_CHANGED", address, resource);
    taken(address, answer, resource);
  }
}

/** `folder/group`; a folder's uid has no slash. */
function placeOfId(id: string): readonly [folder: string, group: string] {
  const at = id.indexOf("/");
  return [id.slice(0, at), id.slice(at + 1)];
}

function listed(id: string, rules: readonly JsonObject[]): ListedResource {
  const marks = rules.map(markOf);
  const [first] = marks;
  // A group with one rule of somebody else is not ours to write over.
  const isWhole = marks.every((mark) => mark !== undefined && mark.owner === first?.owner);
  const isFile = rules.some((rule) => text(rule, "provenance") === "file");
  return {
    kind: "alert-group",
    id,
    key: id,
    title: placeOfId(id)[1],
    ...markField(isWhole ? first : undefined),
    ...lockedField(isFile ? "a file of Grafana's provisioning keeps it" : undefined),
  };
}

function printedMark({ owner, tenant }: OwnerMark): string {
  return JSON.stringify({ owner, ...(tenant === undefined ? {} : { tenant }) });
}

function markOf(rule: JsonObject): OwnerMark | undefined {
  const written = text(plain(rule, "annotations"), MARK);
  if (written === "") return undefined;
  try {
    const mark: unknown = JSON.parse(written);
    if (typeof mark !== "object" || mark === null || !("owner" in mark) || typeof mark.owner !== "string")
      return undefined;
    const tenant = "tenant" in mark && typeof mark.tenant === "string" ? { tenant: mark.tenant } : {};
    return { owner: mark.owner, ...tenant };
  } catch {
    // Somebody wrote over it: then it is theirs.
    return undefined;
  }
}

function withoutMark(rule: JsonObject): JsonObject {
  return { ...without(rule, OWN_FIELDS), annotations: without(plain(rule, "annotations"), [MARK]) };
}

function path(id: string): string {
  const [folder, group] = placeOfId(id);
  return `${ROOT}/folder/${encodeURIComponent(folder)}/rule-groups/${encodeURIComponent(group)}`;
}
