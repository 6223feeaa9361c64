/** Folders of Grafana, by `/api/folders`. Their uid is the mark. */
import { differencesOf } from "../compare.ts";
import { type PlatformAddress, request } from "../http/request.ts";
import { type OwnerMark, ownedUidStart } from "../ownership.ts";
import type { FoundResource, JsonObject, ListedResource } from "../platform.ts";
import { provisioningErrors } from "../errors.ts";
import { resourceName } from "../plan.ts";
import {
  conflict,
  listIn,
  markField,
  objectIn,
  type ResourceClient,
  taken,
  text,
} from "../resource-client.ts";

/** Folders of a page; the most that Grafana gives. Source: its API's default and `limit`. */
const PAGE = 1000;

export function folderClient(address: PlatformAddress, owner: string): ResourceClient {
  async function list(): Promise<readonly ListedResource[]> {
    const all: ListedResource[] = [];
    for (let page = 1; ; page++) {
      const answer = await request(address, {
        method: "GET",
        path: `/api/folders?limit=${PAGE}&page=${page}`,
      });
      const folders = listIn(address, answer);
      all.push(...folders.map((one) => listed(one, owner)));
      if (folders.length < PAGE) return all;
    }
  }

  return {
    list,
    async find(uid) {
      const answer = await request(address, { method: "GET", path: path(uid) });
      if (answer.status === 404) return [];
      const folder = objectIn(address, answer);
      const { version } = folder;
      const found: FoundResource = {
        ...listed(folder, owner),
        body: { title: text(folder, "title") },
        ...(typeof version === "number" ? { version } : {}),
      };
      return [found];
    },
    async create(resource) {
      const body = { uid: resource.id, ...resource.body };
      const answer = await request(address, { method: "POST", path: "/api/folders", body });
      if (answer.status === 409 || answer.status === 412)
        throw conflict("RESOURCE_EXISTS", address, resource);
      taken(address, answer, resource);
    },
    async update(found, resource) {
      const body = { ...resource.body, version: found.version };
      const answer = await request(address, { method: "PUT", path: path(found.key), body });
      if (answer.status === 412) throw conflict("RESOURCE_CHANGED", address, resource);
      taken(address, answer, resource);
    },
    async remove(resource) {
      const left = await contents(address, resource.key);
      // Grafana removes a folder with all that is in it.
      if (left > 0) {
        const reason = `it still holds ${left} dashboard${left === 1 ? "" : "s"} or alert rules that are not ours`;
        throw provisioningErrors.RESOURCE_LOCKED({
          platform: address.product,
          resource: resourceName(resource),
          reason,
        });
      }
      const answer = await request(address, { method: "DELETE", path: path(resource.key) });
      if (answer.status !== 404) taken(address, answer, resource);
    },
    differences: (found, desired) => differencesOf(desired.body, found.body),
  };
}

function listed(folder: JsonObject, owner: string): ListedResource {
  const uid = text(folder, "uid");
  const mark: OwnerMark | undefined = uid.startsWith(ownedUidStart(owner)) ? { owner } : undefined;
  return { kind: "folder", id: uid, key: uid, title: text(folder, "title"), ...markField(mark) };
}

/** Dashboards, folders and alert rules that lie in it. */
async function contents(address: PlatformAddress, uid: string): Promise<number> {
  const search = `/api/search?folderUIDs=${encodeURIComponent(uid)}&limit=1000`;
  const inside = listIn(address, await request(address, { method: "GET", path: search }));
  const rules = await request(address, { method: "GET", path: "/api/v1/provisioning/alert-rules" });
  return inside.length + listIn(address, rules).filter((rule) => text(rule, "folderUID") === uid).length;
}

function path(uid: string): string {
  return `/api/folders/${encodeURIComponent(uid)}`;
}
