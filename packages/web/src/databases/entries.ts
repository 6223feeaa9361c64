/** What the list of a view holds, each with the id that the URL names it by. */
import type {
  DatabaseCall,
  DatabaseList,
  DatabaseLoop,
  DatabasePool,
  DatabaseStatement,
} from "@sightline/api";
import { assertNever } from "@sightline/model";
import type { View } from "./route.ts";

export type Entry =
  | { readonly kind: "statements"; readonly id: string; readonly item: DatabaseStatement }
  | { readonly kind: "loops"; readonly id: string; readonly item: DatabaseLoop }
  | { readonly kind: "slow"; readonly id: string; readonly item: DatabaseCall }
  | { readonly kind: "pools"; readonly id: string; readonly item: DatabasePool };

export function entriesOf(list: DatabaseList, view: View): readonly Entry[] {
  switch (view) {
    case "statements":
      return list.statements.map((item) => ({ kind: view, id: item.id, item }));
    case "loops":
      return list.loops.map((item) => ({ kind: view, id: item.id, item }));
    case "slow":
      return list.slow.map((item) => ({ kind: view, id: item.spanId, item }));
    case "pools":
      return list.pools.map((item) => ({ kind: view, id: `${item.service} ${item.name}`, item }));
    default:
      return assertNever(view, "view");
  }
}
