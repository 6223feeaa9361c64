/** An object that says so when it is asked for a member that it lacks, where JavaScript would give `undefined`. */
import { nearestName } from "@sightline/model";
import { sdkErrors } from "../errors.ts";

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
      if (!isMistake(member, target)) return Reflect.get(target, member, receiver);
      const nearest = nearestName(member, Object.keys(target));
      throw sdkErrors.MEMBER_UNKNOWN({ object: name, member, nearest });
    },
  });
}

/**
 * The same for all objects of a class, whose other members stay as fast as they were: only what is nowhere else reaches
 * the end of the prototype chain. Frameworks ask the objects they are given for all sorts of members (`onModuleInit`,
 * `href`), so only a name that is nearly one of the class's own is an error.
 */
export function guardMembers(name: string, { prototype }: { readonly prototype: object }): void {
  const end = new Proxy(Object.prototype, {
    get: (target, member, receiver): unknown => {
      if (!isMistake(member, target)) return Reflect.get(target, member, receiver);
      const nearest = nearestName(member, Object.getOwnPropertyNames(prototype));
      if (nearest === undefined) return undefined;
      throw sdkErrors.MEMBER_UNKNOWN({ object: name, member, nearest });
    },
  });
  Object.setPrototypeOf(prototype, end);
}

function isMistake(member: string | symbol, target: object): member is string {
  return (
    typeof member === "string" && !(member in target) && !ASKED_OF_ALL.has(member) && !member.startsWith("@@")
  );
}
