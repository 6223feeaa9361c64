/** The bare service; its line is not written at all. */
export default { log: () => {}, flush: async () => {} };
