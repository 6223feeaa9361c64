/** Patterns of paths: `*` within a folder, `**` through folders, `{a,b}`; a folder's name stands for all below it. */
export function matchesPath(pattern: string, path: string): boolean {
  const trimmed = pattern.replace(/^\.\//u, "").replace(/\/+$/u, "");
  return new RegExp(`^${source(trimmed)}(?:/.*)?$`, "u").test(path);
}

function source(pattern: string): string {
  return pattern.replaceAll(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[\\^$+.()|[\]{}]/gu, (token) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.startsWith("{") && token.length > 1)
      return `(?:${token.slice(1, -1).split(",").map(source).join("|")})`;
    return `\\${token}`;
  });
}
