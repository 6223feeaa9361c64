import "react";

declare module "react" {
  interface CSSProperties {
    /** Custom properties carry numbers of the data into the stylesheet. */
    readonly [property: `--${string}`]: string | number | undefined;
  }
}
