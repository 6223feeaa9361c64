/** In the order in which files first come. */
export function byFile<T extends { readonly file: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const files = new Map<string, T[]>();
  for (const item of items) {
    const known = files.get(item.file);
    if (known === undefined) files.set(item.file, [item]);
    else known.push(item);
  }
  return files;
}
