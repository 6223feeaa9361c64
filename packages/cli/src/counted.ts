/** `1 error`, `2 errors`, `2 losses`. */
export function counted(count: number, what: string, ending = "s"): string {
  return `${count} ${what}${count === 1 ? "" : ending}`;
}
