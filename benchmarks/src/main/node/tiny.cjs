// The task that costs nothing, for jest-worker and piscina.
module.exports = (n) => n + 1;
