// The same for workerpool, whose workers register what can be called.
require('workerpool').worker({ tiny: (n) => n + 1 });
