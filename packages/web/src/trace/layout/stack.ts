/** A stack as it is read: which function, and where in the project; the machine's part of a path says nothing. */

/** Parts of a path that are kept: `speech-to-text/decoder/decode.ts:41:9`. */
const KEPT = 3;

export interface StackFrame {
  /** `Decoder.run`; empty where it has no name. */
  readonly call: string;
  /** `…/stt/decoder.ts:214:7`. */
  readonly place: string;
  /** As it was recorded. */
  readonly line: string;
}

/** The frames of a V8 stack (`at call (place)`) or a Python one (`File "place", line 7, in call`). */
export function framesOf(stack: string): readonly StackFrame[] {
  return stack.split("\n").flatMap((text) => {
    const line = text.trim();
    const [, call, place] = /^at (.+?) \((.+)\)$/u.exec(line) ?? [];
    if (call !== undefined && place !== undefined) return [{ call, place: shortened(place), line }];
    if (/^\s+at /u.test(text)) return [{ call: "", place: shortened(line.slice(3)), line }];
    const [, file, number, name] = /^File "(.+)", line (\d+)(?:, in (.+))?$/u.exec(line) ?? [];
    return file === undefined
      ? []
      : [{ call: name ?? "", place: shortened(`${file}:${number ?? ""}`), line }];
  });
}

function shortened(place: string): string {
  if (place.startsWith("node:")) return place;
  const parts = place.replace(/^\w+:\/\//u, "").split(/[/\\]/u);
  const dependency = parts.lastIndexOf("node_modules");
  if (dependency >= 0) return parts.slice(dependency + 1).join("/");
  return parts.length <= KEPT + 1 ? parts.join("/") : parts.slice(-KEPT).join("/");
}
