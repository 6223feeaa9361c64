import { toClipboard } from "../component/clipboard.ts";
import { showToast } from "../shell/toast/toast.tsx";

/** Copies, and says so; `what` begins the sentence: `The link`. */
export async function copyText(text: string, what: string): Promise<void> {
  if (await toClipboard(text)) showToast({ text: `${what} is copied`, status: "ok" });
  else showToast({ text: `${what} was not copied: the browser does not allow it`, status: "error" });
}
