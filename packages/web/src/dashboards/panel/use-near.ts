/** Whether an element is in view or about to be: what is far away is not drawn. */
import { type RefObject, useEffect, useState } from "react";

/** Drawn ahead of scrolling, in pixels. */
const AHEAD = "400px 0px";

export function useNear(ref: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)?.isIntersecting === true), {
      root: element.closest(".master"),
      rootMargin: AHEAD,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return near;
}
