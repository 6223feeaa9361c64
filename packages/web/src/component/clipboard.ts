/**
 * Resolves to whether `text` is in the clipboard. Browsers keep `navigator.clipboard` from pages that come over plain HTTP
 * from another machine; there the old way is left, by way of a selection.
 */
export async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return bySelection(text);
  }
}

function bySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  // The only way there is for such pages.
  // oxlint-disable-next-line typescript/no-deprecated -- see above
  const copied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return copied;
}
