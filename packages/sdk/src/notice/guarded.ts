/** An object that says so when it is asked for a member that it lacks, where JavaScript would give `undefined`. */
import { sdkErrors } from "../errors.ts";
import { nearestName } from "../config/misspelt.ts";

/** What the language and its tools ask every object for. */
const ASKED_OF_ALL: ReadonlySet<string> = new Set([
  "then",
  "toJSON",
  "nodeType",
  "asymmetricMatch",
  "$$typeof",
]);

/** For objects that are not on a hot path. `name` completes "… has no member". */
export function guarded<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get: (target, member, receiver): unknown => {
      if (
        typeof member === "string" &&
        !(member in target) &&
        !ASKED_OF_ALL.has(member) &&
        !member.startsWith("@@")
      ) {
        throw sdkErrors.MEMBER_UNKNOWN({
          object: name,
          member,
          nearest: nearestName(member, Object.keys(target)),
        });
      }
      return Reflect.get(target, member, receiver);
    },
  });
}
