/** Sets a canvas to a size in CSS pixels at the screen's own density; drawing then counts in CSS pixels. */
export function prepared(
  canvas: HTMLCanvasElement | null,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  if (canvas === null || width <= 0 || height <= 0) return null;
  const density = window.devicePixelRatio || 1;
  const across = Math.round(width * density);
  const down = Math.round(height * density);
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const paper = canvas.getContext("2d");
  paper?.setTransform(density, 0, 0, density, 0, 0);
  return paper;
}
