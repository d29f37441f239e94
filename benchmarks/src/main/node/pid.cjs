// The same for jest-worker.
module.exports = () => process.pid;
