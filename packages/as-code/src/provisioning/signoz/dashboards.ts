/**
 * Dashboards of SigNoz, by `/api/v2/dashboards` (schema v6). It takes a second dashboard of a name without a word, so that every
 * look goes through the whole list; the name never changes.
 */
import { type CompareRules, differencesOf } from "../compare.ts";
import { type PlatformAddress, request } from "../http/request.ts";
import { isMarkPair, markOfPairs, markPairs } from "../ownership.ts";
import type { DesiredResource, FoundResource, JsonObject, ListedResource } from "../platform.ts";
import {
  items,
  lockedField,
  markField,
  plain,
  type ResourceClient,
  taken,
  text,
} from "../resource-client.ts";
import { objectDataIn } from "./envelope.ts";

const ROOT = "/api/v2/dashboards";
/** Dashboards of a page, without their panels. */
const PAGE = 100;

/** What decoding into structs adds is empty, and so counts for nothing; of these the value is not. */
const RULES: CompareRules = {
  ignored: ["name"],
  defaults: { "spec.variables.*.spec.sort": "none" },
};

export function signozDashboardClient(address: PlatformAddress): ResourceClient {
  async function summaries(): Promise<readonly JsonObject[]> {
    const all: JsonObject[] = [];
    for (;;) {
      // Of the orders that there are, this one does not move while pages are read.
      const query = `?sort=created_at&order=asc&limit=${PAGE}&offset=${all.length}`;
      const page = objectDataIn(address, await request(address, { method: "GET", path: `${ROOT}${query}` }));
      const dashboards = items(page, "dashboards");
      all.push(...dashboards);
      const total = typeof page["total"] === "number" ? page["total"] : 0;
      if (dashboards.length === 0 || all.length >= total) return all;
    }
  }

  return {
    async list() {
      return (await summaries()).map(listed);
    },
    async find(name) {
      const same = (await summaries()).filter((one) => text(one, "name") === name);
      const found: FoundResource[] = [];
      for (const one of same.toSorted(byAge)) {
        const answer = await request(address, { method: "GET", path: path(text(one, "id")) });
        // Gone between the list and the look.
        if (answer.status === 404) continue;
        const dashboard = objectDataIn(address, answer);
        found.push({ ...listed(dashboard), body: bodyOf(dashboard) });
      }
      return found;
    },
    async create(resource) {
      const answer = await request(address, { method: "POST", path: ROOT, body: marked(resource) });
      taken(address, answer, resource);
    },
    async update(found, resource) {
      const answer = await request(address, { method: "PUT", path: path(found.key), body: marked(resource) });
      taken(address, answer, resource);
    },
    async remove(resource) {
      const answer = await request(address, { method: "DELETE", path: path(resource.key) });
      if (answer.status !== 404) taken(address, answer, resource);
    },
    differences: (found, desired) =>
      differencesOf(withTagsInOrder(desired.body), withTagsInOrder(found.body), RULES),
  };
}

function byAge(left: JsonObject, right: JsonObject): number {
  const [first, second] = [text(left, "createdAt"), text(right, "createdAt")];
  return first < second ? -1 : first > second ? 1 : 0;
}

function marked({ id, body, mark }: DesiredResource): JsonObject {
  const marks = markPairs(mark).map(([key, value]) => ({ key, value }));
  return { ...body, name: id, tags: [...items(body, "tags"), ...marks] };
}

function bodyOf(dashboard: JsonObject): JsonObject {
  const { schemaVersion, image, spec } = dashboard;
  const tags = items(dashboard, "tags")
    .map((tag) => ({ key: text(tag, "key"), value: text(tag, "value") }))
    .filter(({ key }) => !isMarkPair(key));
  return { schemaVersion, ...(image === undefined ? {} : { image }), tags, spec };
}

/** Tags are rows of a table there: their order is nobody's, and their case that of the first one. */
function withTagsInOrder(body: JsonObject): JsonObject {
  const tags = items(body, "tags").map((tag) => `${text(tag, "key")}:${text(tag, "value")}`.toLowerCase());
  return { ...body, tags: [...new Set(tags)].toSorted() };
}

function listed(dashboard: JsonObject): ListedResource {
  const name = text(dashboard, "name");
  const pairs = items(dashboard, "tags").map((tag) => [text(tag, "key"), text(tag, "value")] as const);
  const title = text(plain(plain(dashboard, "spec"), "display"), "name");
  return {
    kind: "dashboard",
    id: name,
    key: text(dashboard, "id"),
    title: title === "" ? name : title,
    ...markField(markOfPairs(pairs)),
    ...lockedField(lockOf(dashboard)),
  };
}

function lockOf(dashboard: JsonObject): string | undefined {
  if (dashboard["locked"] === true) return "it is locked";
  const source = text(dashboard, "source");
  return source === "integration" || source === "system" ? `SigNoz made it (${source})` : undefined;
}

function path(key: string): string {
  return `${ROOT}/${encodeURIComponent(key)}`;
}
