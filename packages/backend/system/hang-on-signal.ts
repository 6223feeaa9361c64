/** Loaded into the process that holds the engine: on SIGUSR2 its event loop stands still, as in an endless loop of a defect. */
process.on("SIGUSR2", () => {
  for (;;);
});
