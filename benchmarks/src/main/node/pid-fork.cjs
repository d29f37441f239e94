// A task for fork: tells the process it runs in.
process.on('message', () => process.send(process.pid));
