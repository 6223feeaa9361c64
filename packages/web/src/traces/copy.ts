import { showToast } from "../shell/toast/toast.tsx";

/** Copies, and says so; `what` begins the sentence: `The link`. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ text: `${what} is copied`, status: "ok" });
  } catch {
    showToast({ text: `${what} was not copied: the browser does not allow it`, status: "error" });
  }
}
