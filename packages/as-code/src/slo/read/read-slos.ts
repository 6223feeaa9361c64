/** What reading a file of SLOs gives. */
import type { Problem } from "../../document/problem.ts";
import type { Slo } from "../slo.ts";

export interface ReadSlos {
  readonly slos: readonly Slo[];
  /** What keeps the files from becoming rules; then there are no SLOs. */
  readonly problems: readonly Problem[];
  /** What the rules do otherwise than the file says, each with the reason. */
  readonly notes: readonly Problem[];
}
