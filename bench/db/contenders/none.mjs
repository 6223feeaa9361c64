/** Nothing watches the queries. */
export default { flush: async () => {} };
