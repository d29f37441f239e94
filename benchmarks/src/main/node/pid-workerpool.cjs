// The same for workerpool, whose workers register what can be called.
require('workerpool').worker({ pid: () => process.pid });
