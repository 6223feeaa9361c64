/**
 * A text with `$1`, `$name`, `${1}` and `$$`, as Go's `Regexp.Expand` reads it: a group that is not there is empty.
 *
 * @example
 * expandTemplate("$1:9090", /^(.*):80$/u.exec("api:80")); // "api:9090"
 */
export function expandTemplate(template: string, match: RegExpExecArray): string {
  return template.replaceAll(
    /\$(?:\$|\{([^}]*)\}|([A-Za-z0-9_]+))/gu,
    (whole, braced?: string, plain?: string) => {
      if (whole === "$$") return "$";
      const name = braced ?? plain ?? "";
      return (/^\d+$/u.test(name) ? match[Number(name)] : match.groups?.[name]) ?? "";
    },
  );
}
