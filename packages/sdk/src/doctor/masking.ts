/** Values as they may be shown: secrets as stars, the rest as it is. */

const STARS = "***";

export function shownValue(value: unknown, isSecret: boolean): string {
  if (value === undefined) return "";
  if (typeof value === "string") return isSecret ? STARS : withoutPassword(value);
  if (Array.isArray(value)) return value.map((each) => shownValue(each, isSecret)).join(", ");
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return members
      .map(([key, member]) =>
        key === "type" ? String(member) : `${key}=${shownValue(member, isSecret || key === "headers")}`,
      )
      .join(",");
  }
  return JSON.stringify(value) ?? "";
}

/** A URL may carry `user:password@`. */
export function withoutPassword(text: string): string {
  return text.replace(/(\/\/)[^/@\s]+@/g, `$1${STARS}@`);
}
