/** `/api/folders` and what lies in them. */
import { objectOf, type Route } from "../../test/strict-server.ts";
import { type GrafanaState, message, ok, refusedFor, uidFaults, unknownFields } from "./grafana-state.ts";
import { grafanaFaults } from "./schemas.ts";

export function folderRoutes(state: GrafanaState): readonly Route[] {
  const { folders } = state;
  return [
    [
      /^GET \/api\/folders$/u,
      ({ query }) => {
        const [limit, page] = [Number(query.get("limit") ?? 1000), Number(query.get("page") ?? 1)];
        return ok([...folders.values()].slice((page - 1) * limit, page * limit));
      },
    ],
    [
      /^POST \/api\/folders$/u,
      ({ body }) => {
        const { uid, title } = objectOf(body);
        const faults = [
          ...unknownFields(body, ["uid", "title", "parentUid", "description"]),
          ...uidFaults(uid),
          ...grafanaFaults("folderv1", "Folder", { title }),
        ];
        const refused = refusedFor(faults);
        if (refused !== undefined) return refused;
        if (folders.has(String(uid))) return message(409, "a folder with the same uid already exists");
        const folder = { uid: String(uid), title: String(title), version: 1 };
        folders.set(folder.uid, folder);
        return ok({ id: folders.size, ...folder, url: `/dashboards/f/${folder.uid}/`, canSave: true });
      },
    ],
    [
      /^GET \/api\/folders\/([^/]+)$/u,
      ({ params: [uid = ""] }) => {
        const folder = folders.get(uid);
        return folder === undefined
          ? message(404, "folder not found")
          : ok({ id: 1, ...folder, canSave: true });
      },
    ],
    [
      /^PUT \/api\/folders\/([^/]+)$/u,
      ({ params: [uid = ""], body }) => {
        const folder = folders.get(uid);
        if (folder === undefined) return message(404, "folder not found");
        const { title, version, overwrite } = objectOf(body);
        const faults = [
          ...unknownFields(body, ["title", "version", "overwrite", "description"]),
          ...grafanaFaults("folderv1", "Folder", { title }),
        ];
        const refused = refusedFor(faults);
        if (refused !== undefined) return refused;
        if (overwrite !== true && version !== folder.version)
          return message(412, "the folder has been changed by someone else", { status: "version-mismatch" });
        folder.title = String(title);
        folder.version++;
        return ok({ id: 1, ...folder });
      },
    ],
    [
      /^DELETE \/api\/folders\/([^/]+)$/u,
      ({ params: [uid = ""] }) => {
        if (!folders.has(uid)) return message(404, "folder not found");
        // As Grafana does: what lies in it goes with it, but for alert rules, which keep it.
        if ([...state.rules.values()].some((rule) => rule["folderUID"] === uid))
          return message(400, "folder cannot be deleted: folder contains alert rules");
        folders.delete(uid);
        for (const { uid: inside, folderUid } of state.dashboards.values())
          if (folderUid === uid) state.dashboards.delete(inside);
        return ok({ message: "Folder deleted", title: "", id: 1 });
      },
    ],
  ];
}
