/** Routes as people write them, as a matcher of the label `endpoint`. */

/**
 * @example
 * routeMatcher(["/customers/*"]); // endpoint=~"/customers/.*"
 */
export function routeMatcher(routes: readonly string[] | undefined): string {
  if (routes === undefined || routes.length === 0) return "";
  const patterns = routes.map((route) =>
    route
      .split("*")
      .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/gu, String.raw`\$&`))
      .join(".*"),
  );
  return `endpoint=~${JSON.stringify(patterns.join("|"))}`;
}
